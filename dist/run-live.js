export { a as live } from "./shared.js";
