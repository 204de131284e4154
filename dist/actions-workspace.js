export { st as rowsOf } from "./shared.js";
