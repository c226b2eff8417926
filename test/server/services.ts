/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error -- a script for the developer's machine, not code that runs inside n8n */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';

import { outputOf } from './command';

/** Milliseconds. */
const answerLimit = 5_000;

/** Who may usually sign in without a password where PostgreSQL is set up for tests. */
const usualUsers = ['postgres', 'test'];

export interface Presence {
	present: boolean;
	/** For a person: what answers where, or what is missing and what to do. */
	sentence: string;
}

/**
 * Whether the PostgreSQL and the Redis that n8n's queue mode needs answer: at n8n's own environment variables
 * (`DB_POSTGRESDB_…`, `QUEUE_BULL_REDIS_…`), or where those are not set at 127.0.0.1 and their usual ports.
 */
export async function servicesPresent(): Promise<Presence> {
	const problems = (await Promise.all([postgresProblem(), redisProblem()])).filter((problem) => problem !== undefined);
	const places = `PostgreSQL at ${postgresAddress()} and Redis at ${redisAddress()}`;
	if (problems.length === 0) return { present: true, sentence: `${places} answer.` };
	const advice =
		"Start them, or name others with n8n's variables DB_POSTGRESDB_HOST, _PORT, _USER, _PASSWORD and QUEUE_BULL_REDIS_HOST, _PORT.";
	return { present: false, sentence: `Queue mode needs ${places}. ${problems.join(' ')} ${advice}` };
}

/** A new database and a place in Redis that no other run uses. */
export interface OwnServices {
	/** n8n's settings for them. */
	environment: NodeJS.ProcessEnv;
	/** Runs SQL in the database. Returns the rows as lines, their columns separated by `|`. */
	sql: (statement: string) => Promise<string>;
	/** How many executions wait for a worker or are in the hands of one, be it dead: those are taken away only after a minute. */
	queuedJobs: () => Promise<number>;
	/** Drops the database, whoever is still connected, and all keys of the run. */
	close: () => Promise<void>;
}

/** Throws when they cannot be had. A run that is killed leaves its database behind: `n8n_nodes_piapi_…`. */
export async function createOwnServices(): Promise<OwnServices> {
	const { present, sentence } = await servicesPresent();
	if (!present) throw new Error(sentence);
	const name = `n8n_nodes_piapi_${randomBytes(6).toString('hex')}`;
	const user = await postgresUser();
	await sql(`CREATE DATABASE ${name}`, user);
	return {
		environment: {
			...settings(/^(DB_POSTGRESDB|QUEUE_BULL_REDIS)_/),
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: postgres.host(),
			DB_POSTGRESDB_PORT: postgres.port(),
			DB_POSTGRESDB_USER: user,
			DB_POSTGRESDB_DATABASE: name,
			QUEUE_BULL_REDIS_HOST: redisHost(),
			QUEUE_BULL_REDIS_PORT: redisPort(),
			QUEUE_BULL_PREFIX: name,
			// For n8n's cache and its messages from process to process.
			N8N_REDIS_KEY_PREFIX: name,
		},
		sql: async (statement) => await sql(statement, user, name),
		queuedJobs: async () => {
			const count = "return redis.call('LLEN', KEYS[1]) + redis.call('LLEN', KEYS[2])";
			// Where Bull, of which n8n's queue is made, keeps them; n8n calls its queue `jobs`.
			return Number(/^:(\d+)/m.exec(await redis('EVAL', count, '2', `${name}:jobs:wait`, `${name}:jobs:active`))?.[1]);
		},
		close: async () => {
			await sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, user);
			const removeAll = "for _, key in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('DEL', key) end";
			await redis('EVAL', removeAll, '0', `*${name}*`);
		},
	};
}

const postgres = {
	host: () => process.env.DB_POSTGRESDB_HOST ?? '127.0.0.1',
	port: () => process.env.DB_POSTGRESDB_PORT ?? '5432',
};
const redisHost = () => process.env.QUEUE_BULL_REDIS_HOST ?? '127.0.0.1';
const redisPort = () => process.env.QUEUE_BULL_REDIS_PORT ?? '6379';
const postgresAddress = () => `${postgres.host()}:${postgres.port()}`;
const redisAddress = () => `${redisHost()}:${redisPort()}`;

function settings(names: RegExp): NodeJS.ProcessEnv {
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => names.test(name)));
}

async function postgresProblem(): Promise<string | undefined> {
	try {
		const mayCreate = 'SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user';
		const user = await postgresUser();
		if ((await sql(mayCreate, user)).trim() === 't') return undefined;
		return `PostgreSQL's user ${user} may not create a database.`;
	} catch (error) {
		return `PostgreSQL could not be asked through psql: ${messageOf(error)}.`;
	}
}

async function redisProblem(): Promise<string | undefined> {
	try {
		await redis('PING');
		return undefined;
	} catch (error) {
		return `Redis did not answer: ${messageOf(error)}.`;
	}
}

/** The user that is set, or the first of the usual ones that is let in. Throws what PostgreSQL said to the last. */
async function postgresUser(): Promise<string> {
	const users = process.env.DB_POSTGRESDB_USER === undefined ? usualUsers : [process.env.DB_POSTGRESDB_USER];
	let refusal: unknown;
	for (const user of users) {
		try {
			await sql('SELECT 1', user);
			return user;
		} catch (error) {
			refusal = error;
		}
	}
	throw refusal;
}

async function sql(statement: string, user: string, database?: string): Promise<string> {
	const environment = {
		...process.env,
		PGHOST: postgres.host(),
		PGPORT: postgres.port(),
		PGUSER: user,
		PGPASSWORD: process.env.DB_POSTGRESDB_PASSWORD,
		PGDATABASE: database ?? process.env.DB_POSTGRESDB_DATABASE ?? 'postgres',
		PGCONNECT_TIMEOUT: String(answerLimit / 1000),
	};
	const args = ['--no-psqlrc', '--no-password', '--tuples-only', '--no-align', '--command', statement];
	return await outputOf('psql', args, { environment });
}

/** Sends one command over a connection of its own; returns all that came back. Throws when Redis refuses it or is silent. */
async function redis(...command: string[]): Promise<string> {
	const { QUEUE_BULL_REDIS_USERNAME: user, QUEUE_BULL_REDIS_PASSWORD: password } = process.env;
	const commands = [
		...(password ? [['AUTH', ...(user ? [user] : []), password]] : []),
		['SELECT', process.env.QUEUE_BULL_REDIS_DB ?? '0'],
		command,
		// Redis then closes the connection, which ends its answer.
		['QUIT'],
	];
	const socket = connect({ host: redisHost(), port: Number(redisPort()), timeout: answerLimit });
	socket.setEncoding('utf8');
	socket.on('timeout', () => socket.destroy(new Error(`no answer within ${answerLimit / 1000} s`)));
	let answer = '';
	socket.on('data', (text: string) => (answer += text));
	socket.write(commands.map(inRedisProtocol).join(''));
	await once(socket, 'end');
	const refusal = /^-(.*)/m.exec(answer)?.[1];
	if (refusal !== undefined) throw new Error(refusal.trim());
	return answer;
}

/** An array of strings: https://redis.io/docs/latest/develop/reference/protocol-spec/ */
function inRedisProtocol(command: string[]): string {
	const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
	return `*${command.length}\r\n${parts.join('')}`;
}

/** Of a command that failed, its own first words. */
function messageOf(error: unknown): string {
	const text = error instanceof Error ? error.message : String(error);
	const [first = '', second = first] = text.trim().split('\n');
	return second;
}
