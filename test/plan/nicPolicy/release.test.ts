import assert from "node:assert/strict";
import { filledSpec } from "../../../provider/plan/nicPolicy/fillImages.ts";
import { nicPolicyManifest } from "../../../provider/plan/nicPolicy/nicPolicy.ts";
import {
  isWithin,
  knownReleases,
  parseRelease,
  releaseProblem,
} from "../../../provider/plan/nicPolicy/release.ts";
import { NicPolicySpec } from "../../../provider/plan/nicPolicy/nicPolicySpec.ts";
import { sections } from "../../../provider/plan/nicPolicy/sections.ts";
import { textAt } from "../../../provider/plan/nicPolicy/tree.ts";
import { policy } from "./nicPolicyFixtures.ts";

/** What the release makes of a component: `repository/image:version`. */
function filled(path: string, spec: unknown, release: string): string {
  const tree = filledSpec(NicPolicySpec.parse(spec), release);
  const [repository, image, version] = ["repository", "image", "version"].map(
    (field) => textAt(tree, `${path}.${field}`) ?? "-",
  );
  return `${repository ?? ""}/${image ?? ""}:${version ?? ""}`;
}

describe("release", () => {
  const images: readonly [release: string, path: string, reference: string][] = [
    ["24.7.0", "nvIpam", "ghcr.io/mellanox/nvidia-k8s-ipam:v0.2.0"],
    ["25.4.0", "nvIpam", "ghcr.io/mellanox/nvidia-k8s-ipam:v0.3.7"],
    ["25.7.0", "nvIpam", "nvcr.io/nvidia/mellanox/nvidia-k8s-ipam:network-operator-v25.7.0"],
    ["24.10.0", "ofedDriver", "nvcr.io/nvidia/mellanox/doca-driver:24.10-0.7.0.0-0"],
    ["25.7.0", "ofedDriver", "nvcr.io/nvidia/mellanox/doca-driver:doca3.1.0-25.07-0.9.7.0-0"],
    ["26.1.1", "ofedDriver", "nvcr.io/nvidia/mellanox/doca-driver:doca3.3.0-26.01-1.0.0.0-4"],
    ["25.10.0", "docaTelemetryService", "nvcr.io/nvidia/doca/doca_telemetry:1.22.5-doca3.1.0-host"],
    [
      "25.1.0",
      "sriovDevicePlugin",
      "ghcr.io/k8snetworkplumbingwg/sriov-network-device-plugin:v3.9.0",
    ],
    [
      "26.7.0-rc.2",
      "rdmaSharedDevicePlugin",
      "nvcr.io/nvidia/mellanox/k8s-rdma-shared-dev-plugin:network-operator-v26.7.0-rc.2",
    ],
  ];
  for (const [release, path, reference] of images)
    it(`filledSpec() fills ${path} of ${release} with ${reference}`, () => {
      assert.equal(filled(path, { [path]: {} }, release), reference);
      assert.equal(filled(path, { [path]: true }, release), reference);
    });

  it("filledSpec() fills parts of a section each with its own image", () => {
    const tree = filledSpec(NicPolicySpec.parse({ nicConfigurationOperator: true }), "25.4.0");
    assert.equal(
      textAt(tree, "nicConfigurationOperator.configurationDaemon.image"),
      "nic-configuration-operator-daemon",
    );
    assert.equal(textAt(tree, "nicConfigurationOperator.operator.version"), "v1.0.3");
  });

  it("filledSpec() keeps what the user wrote", () => {
    const own = { repository: "mirror.example/nic", version: "sha256:abc", image: "ipam" };
    assert.equal(filled("nvIpam", { nvIpam: own }, "25.7.0"), "mirror.example/nic/ipam:sha256:abc");
  });

  it("filledSpec() leaves to global what global gives, and no version to images with their own", () => {
    const global = { repository: "mirror.example/nic", version: "network-operator-v26.4.0" };
    const spec = { global, nvIpam: {}, ofedDriver: {} };
    assert.equal(filled("nvIpam", spec, "26.4.0"), "-/nvidia-k8s-ipam:-");
    assert.equal(filled("ofedDriver", spec, "26.4.0"), "-/doca-driver:doca3.4.0-26.04-0.8.6.0-0");
  });

  it("filledSpec() gives every component that a known release has a whole image", () => {
    for (const release of knownReleases)
      for (const section of sections) {
        const { path, images: slots } = section;
        const minor = parseRelease(release)?.minor ?? assert.fail(release);
        if (!isWithin(section, minor)) continue;
        const value = path === "ibKubernetes" ? guids : {};
        const [head = "", tail] = path.split(".");
        const spec = tail === undefined ? { [head]: value } : { [head]: { [tail]: value } };
        for (const slot of slots)
          assert.doesNotMatch(filled(slot.path, spec, release), /(^-|:-$)/, `${release} ${path}`);
      }
  });

  it("nicPolicyManifest() makes a cluster-scoped object of the one name", () => {
    const manifest = nicPolicyManifest(policy({ nvIpam: {} }, { namespace: "network-operator" }));
    assert.deepEqual(manifest, {
      apiVersion: "mellanox.com/v1alpha1",
      kind: "NicClusterPolicy",
      metadata: { name: "nic-cluster-policy" },
      spec: {
        nvIpam: {
          image: "nvidia-k8s-ipam",
          repository: "nvcr.io/nvidia/mellanox",
          version: "network-operator-v25.7.0",
        },
      },
    });
  });

  const wrong: readonly [text: string, message: RegExp][] = [
    ["v25.7.0", /write "25\.7\.0"/],
    ["network-operator-v25.7.0", /write "25\.7\.0"/],
    ["25.7", /write "25\.7\.0"/],
    ["23.10.0", /expected one of 24\.7\.0, .*26\.7\.0-rc\.2/],
    ["latest", /"latest": expected one of/],
  ];
  for (const [text, message] of wrong)
    it(`releaseProblem() explains "${text}"`, () => {
      assert.match(releaseProblem(text) ?? "", message);
    });

  it("releaseProblem() has nothing against what is known, and against a patch release that is not", () => {
    for (const text of [...knownReleases, "24.10.1"]) assert.equal(releaseProblem(text), undefined);
  });
});

const guids = {
  pKeyGUIDPoolRangeStart: "02:00:00:00:00:00:00:00",
  pKeyGUIDPoolRangeEnd: "02:FF:FF:FF:FF:FF:FF:FF",
  ufmSecret: "ufm",
};
