import type { Script } from "../../../provider/hosts/transport.ts";

/** Frames its input back, as the package's scripts do. */
export const echoScript: Script = {
  name: "probe",
  text: `main() {
  lines=$(cat)
  printf '\\n%s begin 1\\n' "$1"
  printf '\\n%s shell\\n%s' "$1" "$(id -u)"
  printf '\\n%s input\\n%s' "$1" "$lines"
  printf '\\n%s end 0\\n' "$1"
}
`,
};
