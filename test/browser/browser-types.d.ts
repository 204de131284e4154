/** Names of the browser that Playwright's declarations mention and Node does not have; tests speak to the page in scripts as text. */
interface Node extends Record<never, never> {}
interface HTMLElement extends Record<never, never> {}
interface SVGElement extends Record<never, never> {}
interface HTMLElementTagNameMap extends Record<never, never> {}
