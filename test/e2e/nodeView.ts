import type { Locator, Page } from 'playwright-core';

import { until } from './until';

const byTestId = (id: string) => `[data-test-id="${id}"]`;

/** The editor as a person uses it: the canvas, the node creator, and the view of one node. */
export class NodeView {
	constructor(readonly page: Page) {}

	get parameters(): Locator {
		return this.page.locator(byTestId('node-parameters'));
	}

	get input(): Locator {
		return this.page.locator(byTestId('ndv-input-panel'));
	}

	get output(): Locator {
		return this.page.locator(byTestId('output-panel'));
	}

	/** Opens the node creator from the plus sign at a node's output and searches. */
	async searchNode(words: string) {
		await this.page.locator(byTestId('canvas-handle-plus')).last().click();
		await this.searchFor(words);
	}

	/** Searches for something else while the node creator is open. */
	async searchFor(words: string) {
		await this.page.fill(byTestId('node-creator-search-bar'), words);
	}

	nodeCreatorItem(name: string | RegExp): Locator {
		return this.page.locator(byTestId('node-creator-item-name')).filter({ hasText: name });
	}

	/** Opens a node that is on the canvas. */
	async open(nodeName: string) {
		await this.page.locator(`${byTestId('canvas-node')}[data-node-name="${nodeName}"]`).dblclick();
		await this.parameters.waitFor();
	}

	/** Goes back to the canvas. */
	async close() {
		await this.page.keyboard.press('Escape');
		await this.parameters.waitFor({ state: 'hidden' });
	}

	/** Takes everything off the canvas. */
	async clear() {
		await this.close();
		await this.page.keyboard.press('Control+a');
		await this.page.keyboard.press('Delete');
		await this.page.locator(byTestId('canvas-node')).first().waitFor({ state: 'detached' });
	}

	/** What stands above the fields that are shown. Below it in the same element are n8n's own switches. */
	async labels(): Promise<string[]> {
		const labels = this.parameters.locator(byTestId('input-label')).filter({ visible: true });
		return (await labels.allInnerTexts()).map((text) => text.split('\n')[0] ?? '');
	}

	/** What stands above one field. */
	label(text: string): Locator {
		return this.parameters.getByText(text, { exact: true });
	}

	async chooseCredential(name: string) {
		await this.page.click(byTestId('node-credentials-select'));
		await this.page.locator('[data-test-id^="node-credentials-select-item-"]').filter({ hasText: name }).click();
	}

	/** Waits until the node shows this credential's name. Until the editor has read the list it shows the ID. */
	async waitForCredential(name: string) {
		const input = this.page.locator(`${byTestId('node-credentials-select')} input`);
		await until(async () => (await input.inputValue()) === name);
	}

	async enterTaskId(taskId: string) {
		await this.page.fill(byTestId('rlc-input'), taskId);
	}

	/** The entries of Task > From List, shown. */
	async listTasks(): Promise<Locator> {
		await this.page.click(byTestId('rlc-mode-selector'));
		await this.page.click(byTestId('mode-list'));
		await this.page.click(byTestId('rlc-input'));
		const entries = this.page.locator(byTestId('rlc-item'));
		await entries.first().waitFor();
		return entries;
	}

	/** What the field Task shows. */
	async chosenTask(): Promise<string> {
		return await this.page.locator(byTestId('rlc-input')).inputValue();
	}

	/** Fills in a field that takes a text. */
	async enter(parameterName: string, text: string) {
		await this.field(parameterName).locator('input, textarea').fill(text);
	}

	/** Chooses an entry of a field that is a list. */
	async choose(parameterName: string, optionName: string) {
		await this.field(parameterName).click();
		const named = this.page.getByText(optionName, { exact: true });
		const option = this.page.getByRole('option').filter({ has: named, visible: true });
		await option.click();
		// The list fades out.
		await option.waitFor({ state: 'hidden' });
	}

	async switchOn(parameterName: string) {
		await this.field(parameterName).locator('.el-switch').click();
	}

	/** Opens the form of the node's credential. */
	async editCredential() {
		await this.page.click(byTestId('credential-edit-button'));
		await this.page.locator(byTestId('editCredential-modal')).waitFor();
	}

	async execute() {
		await this.page.click(byTestId('node-execute-button'));
	}

	/** Shows the output as Schema, Table, JSON or Binary. */
	async showOutputAs(mode: 'schema' | 'table' | 'json' | 'binary') {
		await this.output.locator(byTestId(`radio-button-${mode}`)).click();
	}

	/** Shows the first file of the input or the output, which is shown as Binary. */
	async viewFile(panel: Locator) {
		await panel.locator(byTestId('ndv-view-binary-data')).first().click();
	}

	private field(parameterName: string): Locator {
		return this.page.locator(byTestId(`parameter-input-${parameterName}`));
	}
}
