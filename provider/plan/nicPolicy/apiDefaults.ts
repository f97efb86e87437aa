import { imageSlots } from "./fillImages.ts";
import { isTree, sectionAt, type Tree, valueAt, withValue } from "./tree.ts";

/** What the API server fills in where the parent is there (nicclusterpolicy_types.go kubebuilder:default). */
const defaults: readonly (readonly [path: string, value: unknown])[] = [
  ...imageSlots.map(({ path }) => [`${path}.imagePullSecrets`, []] as const),
  ["ofedDriver.terminationGracePeriodSeconds", 300],
  ["ofedDriver.forcePrecompiled", false],
  ["ofedDriver.upgradePolicy.autoUpgrade", false],
  ["ofedDriver.upgradePolicy.maxParallelUpgrades", 1],
  ["ofedDriver.upgradePolicy.safeLoad", false],
  ["ofedDriver.upgradePolicy.waitForCompletion.timeoutSeconds", 0],
  ["ofedDriver.upgradePolicy.drain.enable", true],
  ["ofedDriver.upgradePolicy.drain.force", false],
  ["ofedDriver.upgradePolicy.drain.timeoutSeconds", 300],
  ["ofedDriver.upgradePolicy.drain.deleteEmptyDir", false],
  ["rdmaSharedDevicePlugin.useCdi", false],
  ["sriovDevicePlugin.useCdi", false],
  ["ibKubernetes.periodicUpdateSeconds", 5],
  ["nvIpam.enableWebhook", false],
  ["nicConfigurationOperator.logLevel", "info"],
  ["nicConfigurationOperator.nicFirmwareStorage.create", true],
  ["nicConfigurationOperator.nicFirmwareStorage.pvcName", "nic-fw-storage-pvc"],
  ["nicConfigurationOperator.nicFirmwareStorage.availableStorageSize", "1Gi"],
];

/** A spec as the API holds it, so that what was written and what was read compare. */
export function withApiDefaults(spec: Tree): Tree {
  return defaults.reduce((filled, [path, value]) => {
    const parent = path.slice(0, path.lastIndexOf("."));
    return sectionAt(filled, parent) === undefined || valueAt(filled, path) !== undefined
      ? filled
      : withValue(filled, path, value);
  }, spec);
}

/** Without what is empty: to the operator an empty list, object or text is the same as none. */
export function withoutEmpty(tree: Tree): Tree {
  return Object.fromEntries(
    Object.entries(tree)
      .map(([key, value]) => [key, isTree(value) ? withoutEmpty(value) : value] as const)
      .filter(([, value]) => !isEmpty(value)),
  );
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return Array.isArray(value)
    ? value.length === 0
    : isTree(value) && Object.keys(value).length === 0;
}
