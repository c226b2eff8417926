import type { INode } from 'n8n-workflow';

/**
 * Whether the node is an AI agent's tool: n8n makes a node type of its own from ours for that, `…Tool` (`ai-tools.ts`). Its
 * `isToolExecution` knows only tools that the agent itself calls, not those that it has the engine run, and n8n 1 lacks it.
 */
export const isAgentTool = ({ type }: Pick<INode, 'type'>): boolean => type.endsWith('Tool');
