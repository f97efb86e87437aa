import { hostResourceHandler } from "../hostResourceHandler.ts";
import { nicFirmwareVfsKind } from "../nicFirmwareVfsKind.ts";

export { configure } from "../configureHandler.ts";

const handler = hostResourceHandler(nicFirmwareVfsKind);
const remove = handler.delete;

export const { check, diff, create, read, update } = handler;
export { remove as delete };
