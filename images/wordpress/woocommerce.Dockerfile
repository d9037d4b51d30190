# The build context `woocommerce` of the Dockerfile beside this one: a WooCommerce release from wordpress.org, nothing else.
ARG BASE=docker.io/library/wordpress:7.1.0-php8.3-apache
FROM ${BASE} AS release
ARG ENGINE_VERSION=11.1.2
# Of the archive. Empty: its files are compared with the list of checksums that wordpress.org publishes for the version.
ARG WOOCOMMERCE_SHA256=
ARG SOURCE=https://downloads.wordpress.org
COPY scripts/unpack-release.php /
RUN php /unpack-release.php "${SOURCE}" "${ENGINE_VERSION}" "${WOOCOMMERCE_SHA256}" /release

FROM scratch
COPY --from=release /release/woocommerce/ /
