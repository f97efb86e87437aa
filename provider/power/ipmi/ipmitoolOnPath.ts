import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Whether this machine could speak IPMI now. */
export function ipmitoolOnPath(): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, "ipmitool"), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
