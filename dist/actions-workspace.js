export { pt as rowsOf } from "./shared.js";
