/** Names of the browser that ONNX Runtime's declarations mention and Node does not have; nothing here uses them. */
interface WebGLRenderingContext extends Record<never, never> {}
interface WebGLTexture extends Record<never, never> {}
interface ImageData extends Record<never, never> {}
interface ImageBitmap extends Record<never, never> {}
interface HTMLImageElement extends Record<never, never> {}
