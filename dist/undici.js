import { t as require_undici } from "./undici-code.js";
export default require_undici();
export {};
