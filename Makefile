# Everything runs on the Node of node_modules (24), whatever the machine's is.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
installed := node_modules/.package-lock.json

.DEFAULT_GOAL := help
.PHONY: help demo recording fleet cluster vm vm-demo test test-vm lint build docs bench bench-preview bench-cluster bench-ansible bench-command bench-profile clean

help: ## what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(installed): package.json package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

demo: $(installed) ## preview, up and drift on six simulated DGX B200, through the real Pulumi CLI
	@node lab/demo/main.ts

recording: $(installed) ## the picture of the README, from a run of the demo
	@mkdir -p docs
	node lab/demo/main.ts | tee /dev/stderr | node lab/demo/recordPreview.ts > docs/preview.svg.new
	@mv docs/preview.svg.new docs/preview.svg

fleet: $(installed) ## the simulated hosts alone, to ssh into (HOSTS=6)
	@node lab/fleet/main.ts --directory .lab/fleet $(if $(HOSTS),--hosts $(HOSTS),--scenario demo)

cluster: $(installed) ## a real Kubernetes control plane with simulated DGX nodes (NODES=8)
	@node lab/cluster/main.ts $(if $(NODES),--nodes $(NODES))

vm-demo: $(installed) ## the demo on two guests with a real kernel; the first time fetches and builds them (as root, Debian or Ubuntu)
	@node lab/vm/demo.ts

vm: $(installed) ## guests with a real kernel and SR-IOV cards, to ssh into (GUESTS=2; the first time builds them)
	@node lab/vm/main.ts $(if $(GUESTS),--guests $(GUESTS))

test: export NODE_COMPILE_CACHE := $(CURDIR)/node_modules/.cache/compiled
test: $(installed) ## all tests (needs sshd, busybox and shellcheck: see .ci/run)
	@node lab/prepare.ts
	mocha 'test/**/*.test.ts'

test-vm: $(installed) ## the acceptance suite on real kernels (as root, Debian or Ubuntu; 3 GiB of memory and of disk; ONLY=rdmaMode for one part)
	@node lab/vm/prepare.ts
	mocha --no-config --config test/vm/.mocharc.json 'test/vm/$(or $(ONLY),*).test.ts'

lint: $(installed) ## types, style, the import rule, shell scripts
	npm run --silent lint

docs: $(installed) ## the API reference, made of docstrings, in docs/api
	typedoc --logLevel Warn --validation.notExported false

build: $(installed) ## the package, in dist/
	npm run --silent build

bench: $(installed) ## every figure, as ratios of one run, into bench/results.json (about half an hour)
	@node bench/main.ts

bench-preview: $(installed) ## preview of 1,000 hosts against its floor, as ratios of one run
	@node bench/preview.ts

bench-ansible: $(installed) ## Ansible's setup against our probe, on the same real sshd hosts
	@node bench/ansible.ts

bench-command: $(installed) ## an up of 500 hosts with a remote.Command each against our preview
	@node bench/command.ts

bench-profile: $(installed) ## where the time of preview and probe goes, into bench/profiles
	@node bench/profile.ts

bench-cluster: $(installed) ## the cluster side on 500 nodes: start, preview, allocation
	@node bench/cluster.ts

clean: ## what demo, tests and build leave (not the cache of slow builds)
	rm -rf .lab dist coverage docs/api bench/results.json
