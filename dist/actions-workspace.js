export { g as rowsOf } from "./shared.js";
