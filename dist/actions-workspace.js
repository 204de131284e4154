export { ct as rowsOf } from "./shared.js";
