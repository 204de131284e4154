export { at as rowsOf } from "./shared.js";
