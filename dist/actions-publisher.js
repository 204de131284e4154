export { t as createPublisher } from "./publisher.js";
