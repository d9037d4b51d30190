{{- define "woocommerce.databaseHost" -}}
{{- if eq .Values.database.mode "bundled" -}}
{{ include "common.name" . }}-database:3306
{{- else -}}
{{ .Values.database.external.host }}:{{ .Values.database.external.port | int }}
{{- end -}}
{{- end }}

{{/* Environment of whatever runs the WordPress image. No value of ours or a user's stands in the PHP that WordPress evaluates. */}}
{{- define "woocommerce.env" -}}
- { name: HOME, value: /tmp }
- { name: WORDPRESS_DB_HOST, value: {{ include "woocommerce.databaseHost" . | quote }} }
- { name: WORDPRESS_DB_NAME, value: {{ ternary "shop" .Values.database.external.name (eq .Values.database.mode "bundled") | quote }} }
{{ include "common.secretEnv" (dict "root" . "name" "WORDPRESS_DB_USER" "key" "DATABASE_USER") }}
{{ include "common.secretEnv" (dict "root" . "name" "WORDPRESS_DB_PASSWORD" "key" "DATABASE_PASSWORD") }}
{{- range list "AUTH_KEY" "SECURE_AUTH_KEY" "LOGGED_IN_KEY" "NONCE_KEY" "AUTH_SALT" "SECURE_AUTH_SALT" "LOGGED_IN_SALT" "NONCE_SALT" }}
{{ include "common.secretEnv" (dict "root" $ "name" (printf "WORDPRESS_%s" .)) }}
{{- end }}
- { name: SHOP_URL, value: {{ include "common.url" . | quote }} }
- { name: SHOPYARD_STORE_ID, value: {{ include "common.storeId" . | quote }} }
- { name: SHOPYARD_SCHEMA, value: {{ .Chart.AppVersion | quote }} }
- { name: SHOP_INTERNET, value: {{ .Values.networkPolicy.internet | quote }} }
- name: WORDPRESS_CONFIG_EXTRA
  value: |
    define('WP_HOME', getenv('SHOP_URL'));
    define('WP_SITEURL', getenv('SHOP_URL'));
    define('DISABLE_WP_CRON', true);
    define('DISALLOW_FILE_MODS', true);
    define('AUTOMATIC_UPDATER_DISABLED', true);
    define('WP_HTTP_BLOCK_EXTERNAL', getenv('SHOP_INTERNET') !== 'true');
{{- end }}

{{- define "woocommerce.backupEnv" -}}
- { name: DATABASE_HOST, value: {{ include "woocommerce.databaseHost" . | quote }} }
- { name: DATABASE_NAME, value: {{ ternary "shop" .Values.database.external.name (eq .Values.database.mode "bundled") | quote }} }
{{ include "common.secretEnv" (dict "root" . "name" "DATABASE_USER") }}
{{ include "common.secretEnv" (dict "root" . "name" "MYSQL_PWD" "key" "DATABASE_PASSWORD") }}
{{- end }}

{{/* Ends once the seed Job has set up the shop, or brought it to this version, and said so in the database. */}}
{{- define "woocommerce.waitForSchema" -}}
- name: wait-for-schema
  {{- include "common.container" (dict "root" . "image" .Values.images.wordpress "resources" .Values.small.resources) | nindent 2 }}
  command: [shopyard-wait]
  env:
    {{- include "woocommerce.env" . | nindent 4 }}
  volumeMounts:
    - { name: tmp, mountPath: /tmp }
{{- end }}

{{/* What every pod on the WordPress image has: identity, security and, where the volume demands it, the node. root, component. */}}
{{- define "woocommerce.podSettings" -}}
{{ include "common.podSettings" (dict "root" .root "uid" 33 "grace" 45) }}
{{ include "common.uploadsAffinity" . }}
{{- end }}

{{- define "woocommerce.podLabels" -}}
{{ include "common.podLabels" . }}
shopyard.dev/mounts: uploads
{{- end }}

{{- define "woocommerce.mounts" -}}
- { name: tmp, mountPath: /tmp }
- { name: uploads, mountPath: /srv/wordpress/wp-content/uploads }
{{- end }}

{{- define "woocommerce.volumes" -}}
- name: tmp
  emptyDir: { sizeLimit: 256Mi }
- name: uploads
  persistentVolumeClaim: { claimName: "{{ include "common.name" . }}-uploads" }
{{- end }}
