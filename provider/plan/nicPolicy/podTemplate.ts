import { changedFields } from "../objects/changedFields.ts";
import { withApiDefaults, withoutEmpty } from "./apiDefaults.ts";
import { ofedPath, type Section } from "./sections.ts";
import { sectionAt, type Tree, valueAt, withValue } from "./tree.ts";

/** Parts of ofedDriver that its pods do not hold: they tell how to upgrade. */
const besideTemplate = ["upgradePolicy", "forcePrecompiled"];

const inherited = ["repository", "version", "imagePullSecrets"];

/**
 * All of a spec that the pods of a section are made of; another one replaces them.
 *
 * @returns `undefined` where the section is not deployed
 */
export function podTemplate(spec: Tree, section: Section): Tree | undefined {
  const whole = withApiDefaults(spec);
  if (sectionAt(whole, section.path) === undefined) return undefined;
  const filled = section.images.reduce((tree, { path }) => withGlobal(tree, path), whole);
  const own = Object.entries(sectionAt(filled, section.path) ?? {}).filter(
    ([key]) => section.path !== ofedPath || !besideTemplate.includes(key),
  );
  const kinds = new Set(section.workloads.map(({ kind }) => kind));
  return withoutEmpty({
    ...Object.fromEntries(own),
    ...(kinds.has("DaemonSet")
      ? { nodeAffinity: spec.nodeAffinity, tolerations: spec.tolerations }
      : {}),
    ...(kinds.has("Deployment")
      ? {
          deploymentNodeAffinity: spec.deploymentNodeAffinity,
          deploymentTolerations: spec.deploymentTolerations,
        }
      : {}),
  });
}

/** `global` as the operator merges it, since 26.4. */
function withGlobal(spec: Tree, path: string): Tree {
  return inherited.reduce((tree, field) => {
    const own = valueAt(tree, `${path}.${field}`);
    const common = valueAt(tree, `global.${field}`);
    const isUnset = own === undefined || own === "" || (Array.isArray(own) && own.length === 0);
    return isUnset && common !== undefined && sectionAt(tree, path) !== undefined
      ? withValue(tree, `${path}.${field}`, common)
      : tree;
  }, spec);
}

/** Fields for which the pods of a section would be replaced, sorted; empty where it is not deployed before and after. */
export function templateChanges(before: Tree, after: Tree, section: Section): string[] {
  const [from, to] = [podTemplate(before, section), podTemplate(after, section)];
  return from === undefined || to === undefined ? [] : changedFields(from, to);
}
