# All images of the store charts: `docker buildx bake -f images/docker-bake.hcl` from the root of the repository.
# `SBOM=true` adds a bill of materials and full provenance to what is pushed; the local image store cannot hold them.

variable "REGISTRY" { default = "docker.io" }
variable "REVISION" { default = "unknown" }
variable "SBOM" { default = false }
variable "MEDUSA_VERSION" { default = "2.21.2" }
variable "WOOCOMMERCE_VERSION" { default = "11.1.2" }
# With a digest (`name:tag@sha256:...`) for builds that go into production.
variable "NODE_IMAGE" { default = "docker.io/library/node:24.21.0-bookworm-slim" }
variable "WORDPRESS_IMAGE" { default = "docker.io/library/wordpress:7.1.0-php8.3-apache" }
variable "WP_CLI_IMAGE" { default = "docker.io/library/wordpress:cli-2.12.0-php8.3" }

group "default" {
  targets = ["medusa-backend", "medusa-storefront", "wordpress"]
}

target "common" {
  platforms = ["linux/amd64"]
  attest    = SBOM ? ["type=sbom", "type=provenance,mode=max"] : []
}

target "medusa-backend" {
  inherits = ["common"]
  context  = "images/medusa-backend"
  args     = { NODE_IMAGE = NODE_IMAGE, MEDUSA_VERSION = MEDUSA_VERSION, REVISION = REVISION }
  tags     = ["${REGISTRY}/shopyard/medusa-backend:${MEDUSA_VERSION}"]
}

target "medusa-storefront" {
  inherits = ["common"]
  context  = "images/medusa-storefront"
  args     = { NODE_IMAGE = NODE_IMAGE, REVISION = REVISION }
  tags     = ["${REGISTRY}/shopyard/medusa-storefront:${MEDUSA_VERSION}"]
}

target "woocommerce" {
  inherits   = ["common"]
  context    = "images/wordpress"
  dockerfile = "woocommerce.Dockerfile"
  args       = { BASE = WORDPRESS_IMAGE, ENGINE_VERSION = WOOCOMMERCE_VERSION }
}

target "wordpress" {
  inherits = ["common"]
  context  = "images/wordpress"
  contexts = { woocommerce = "target:woocommerce", wp-cli = "docker-image://${WP_CLI_IMAGE}" }
  args     = { BASE = WORDPRESS_IMAGE, ENGINE_VERSION = WOOCOMMERCE_VERSION, REVISION = REVISION }
  tags     = ["${REGISTRY}/shopyard/wordpress:${WOOCOMMERCE_VERSION}"]
}
