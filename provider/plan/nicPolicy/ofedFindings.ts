import { type Findings, mergeFindings, noFindings, problem, warning } from "../findings.ts";
import { configMapFindings } from "./configMapFindings.ts";
import { effectiveImage } from "./fillImages.ts";
import { nicPolicyManifest, type NicPolicy } from "./nicPolicy.ts";
import type { NicPolicySpec } from "./nicPolicySpec.ts";
import { parsePodSelector } from "./podSelector.ts";
import { parseRelease } from "./release.ts";

type Ofed = NonNullable<NicPolicySpec["ofedDriver"]>;

/** network-operator api/v1alpha1/validator/nicpolicy_webhook.go isValidOFEDVersion. */
const driverVersion =
  /^(?:sha256:[a-fA-F0-9]{64}|doca\d+\.\d+(?:\.\d+)?-\d+\.\d+-(?:\d+\.\d+\.\d+\.\d+-\d+|\d{6,})(?:-[\w.-]+)*|\d+\.\d+-\d+(?:\.\d+)*(?:-\d+)?(?:-[\w.-]+)*)$/;

/** Rules of the driver container. */
export function ofedFindings(policy: NicPolicy): Findings {
  const ofed = policy.spec.ofedDriver;
  if (ofed === undefined) return noFindings;
  const { certConfig, repoConfig } = ofed;
  return mergeFindings([
    versionFindings(policy),
    ...upgradeFindings(ofed),
    configMapFindings("ofedDriver.certConfig.name", certConfig?.name),
    configMapFindings("ofedDriver.repoConfig.name", repoConfig?.name),
    ofed.forcePrecompiled === true
      ? warning(
          "spec.ofedDriver.forcePrecompiled",
          "forcePrecompiled is true: a node whose kernel has no image in the registry gets no driver and the policy stays in " +
            "error, at the next kernel update too; which images there are was not checked",
        )
      : noFindings,
  ]);
}

function versionFindings(policy: NicPolicy): Findings {
  const { version } = effectiveImage(nicPolicyManifest(policy).spec, "ofedDriver");
  if (version === undefined) return noFindings;
  const at = "spec.ofedDriver.version";
  const minor = parseRelease(policy.release ?? "")?.minor;
  if (!driverVersion.test(version))
    return problem(
      at,
      `ofedDriver.version is "${version}": expected a driver version such as "doca3.1.0-25.07-0.9.7.0-0" (from 25.7 on), ` +
        '"25.04-0.6.1.0-2" (before) or a sha256 digest, without operating system and architecture, which the operator ' +
        "appends; correct it",
    );
  return minor === "24.7" && version.startsWith("doca")
    ? problem(
        at,
        `ofedDriver.version is "${version}": release 24.7 takes no version that begins with "doca"; expected one such as ` +
          '"24.07-0.6.1.0-0"',
      )
    : noFindings;
}

function upgradeFindings({ upgradePolicy }: Ofed): Findings[] {
  const at = "spec.ofedDriver.upgradePolicy";
  if (upgradePolicy === undefined)
    return [
      warning(
        at,
        "upgradePolicy is absent, which means autoUpgrade: false: a changed driver is taken up only when its pod is deleted or " +
          "the node boots, and the policy is not ready until then (the chart of 24.7 wrote autoUpgrade: true with a drain); " +
          "write upgradePolicy: { autoUpgrade: … }",
      ),
    ];
  const { autoUpgrade = false, safeLoad, drain, maxParallelUpgrades } = upgradePolicy;
  return [
    safeLoad === true && !autoUpgrade
      ? problem(
          `${at}.safeLoad`,
          "safeLoad is true and autoUpgrade is not: nothing would drain the node that the driver waits for; write " +
            "autoUpgrade: true, or remove safeLoad",
        )
      : noFindings,
    autoUpgrade && drain === undefined
      ? warning(
          `${at}.drain`,
          "drain is absent, which means none: the driver is reloaded under running pods, and its unload fails or cuts them " +
            "off; write drain: { enable: true, … }, or drain: { enable: false } if that is meant",
        )
      : noFindings,
    autoUpgrade && maxParallelUpgrades === 0
      ? warning(
          `${at}.maxParallelUpgrades`,
          "maxParallelUpgrades is 0, which means no limit: all nodes are upgraded at the same time; write a number, for " +
            "example 1",
        )
      : noFindings,
    ...(["drain", "waitForCompletion"] as const).map((part) => {
      const selector = upgradePolicy[part]?.podSelector;
      return selector === undefined || parsePodSelector(selector) !== undefined
        ? noFindings
        : problem(
            `${at}.${part}.podSelector`,
            `${part}.podSelector is "${selector}": expected a label selector, "app=train" or "tier in (a,b)"; correct it, or ` +
              "each upgrade fails",
          );
    }),
  ];
}
