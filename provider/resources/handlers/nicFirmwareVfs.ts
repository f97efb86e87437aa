import { hostResourceHandler } from "../host/hostResourceHandler.ts";
import { nicFirmwareVfsKind } from "../host/nicFirmwareVfsKind.ts";

export { configure } from "../configuration/configureHandler.ts";

const handler = hostResourceHandler(nicFirmwareVfsKind);
const remove = handler.delete;

export const { check, diff, create, read, update } = handler;
export { remove as delete };
