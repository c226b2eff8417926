/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- test code: it watches the process */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { createUnzip, type Unzip } from 'node:zlib';

/** Ends of connections in this process by the port of the client; both ends are here, as the simulator is, too. */
const clients = new Map<number, Socket>();
const servers = new Map<number, Socket>();
const connecting = new Set<Socket>();

function addClient(message: unknown) {
	const { socket } = message as { socket: Socket };
	connecting.add(socket);
	socket.once('connect', () => {
		connecting.delete(socket);
		if (socket.localPort !== undefined) clients.set(socket.localPort, socket);
	});
	socket.once('close', () => connecting.delete(socket));
}

function addServer(message: unknown) {
	const { socket } = message as { socket: Socket };
	if (socket.remotePort !== undefined) servers.set(socket.remotePort, socket);
}

/** Streams that compress or decompress a piece; Node.js does not list that work of its thread pool. */
const zipping = new Set<Unzip>();
const watchedStreams = new WeakSet<Unzip>();

/** What all streams of zlib have in common. */
const zlibBase: Unzip = Object.getPrototypeOf(Object.getPrototypeOf(Object.getPrototypeOf(createUnzip())));

/** Has `untilQuiet` know of each connection and each piece of zlib from now on. Returns the way back. */
export function watchWork(): () => void {
	const { _transform: transform } = zlibBase;
	zlibBase._transform = function (this: Unzip, chunk, encoding, done) {
		zipping.add(this);
		if (!watchedStreams.has(this)) this.once('close', () => zipping.delete(this));
		watchedStreams.add(this);
		transform.call(this, chunk, encoding, (...values) => {
			zipping.delete(this);
			done(...values);
		});
	};
	subscribe('net.client.socket', addClient);
	subscribe('net.server.socket', addServer);
	return () => {
		zlibBase._transform = transform;
		unsubscribe('net.client.socket', addClient);
		unsubscribe('net.server.socket', addServer);
	};
}

/** Whether bytes, or the end of a connection, have left one end and not yet arrived at the other. */
function isInTransit(): boolean {
	if (connecting.size > 0) return true;
	for (const [port, client] of clients) {
		const server = servers.get(port);
		if (client.destroyed && (server === undefined || server.destroyed)) {
			clients.delete(port);
			servers.delete(port);
		} else if (server === undefined || client.destroyed !== server.destroyed) return true;
		else if (client.bytesWritten !== server.bytesRead || server.bytesWritten !== client.bytesRead) return true;
	}
	return false;
}

/** Node.js's names for what its thread pool and its sockets are working on. Open sockets and timers are no work. */
const work = new Set([
	'Immediate',
	'FSReqCallback',
	'FSReqPromise',
	'CloseReq',
	'GetAddrInfoReqWrap',
	'TCPConnectWrap',
]);

const isWorking = () => process.getActiveResourcesInfo().some((name) => work.has(name));

const { nodeTiming } = performance;
/** How many events of sockets and of the thread pool libuv has handed to Node.js so far. */
const eventCount = () => nodeTiming.uvMetricsInfo.events;

/** Turns of the event loop without an event after which nothing goes on any more. */
const quietTurns = 2;

/**
 * Turns, each of them a real millisecond, after which bytes that do not move are no longer waited for: a reader may have
 * stopped reading.
 */
const longestStandstill = 50;

/** The events until bytes were last found to stand still: as long as there is no other, they still do. */
let standsStillSince = -1;

const realTimeout = global.setTimeout;
const nextTurn = async () => await new Promise<void>((resolve) => setImmediate(resolve));
const nextMillisecond = async () => await new Promise<void>((resolve) => realTimeout(resolve, 1));

/**
 * Resolves when nothing of this process is under way: no bytes between the ends of its connections, no work of the thread
 * pool, no callback that is due. What is left then are requests that wait for a timer, or for ever. Resolves at once when
 * it is stopped: loops that nobody waits for any more would add up, and keep the process from ever being quiet.
 */
export async function untilQuiet(isStopped: () => boolean): Promise<void> {
	let events = eventCount();
	let standstill = 0;
	for (let turns = 0; turns < quietTurns && !isStopped(); turns++) {
		await nextTurn();
		const seen = eventCount();
		if (seen !== events) {
			events = seen;
			standstill = 0;
			turns = -1;
		} else if (turns < quietTurns - 1) continue;
		else if (isWorking()) turns = -1;
		else if (standsStillSince !== events && (isInTransit() || zipping.size > 0)) {
			if (++standstill > longestStandstill) standsStillSince = events;
			await nextMillisecond();
			turns = -1;
		}
	}
}
