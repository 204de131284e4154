export { r as live } from "./shared.js";
