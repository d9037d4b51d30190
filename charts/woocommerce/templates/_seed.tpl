{{/* Sets the shop up or brings it to this version, then adds what is new in the seed. Left after it is done: its end is what the store waits for. */}}
{{- define "woocommerce.seedJob" -}}
{{- $bundled := eq .Values.database.mode "bundled" -}}
backoffLimit: 3
activeDeadlineSeconds: 900
template:
  metadata:
    labels:
      {{- include "woocommerce.podLabels" (dict "root" . "component" "seed") | nindent 6 }}
    annotations:
      shopyard.dev/seed: {{ include "common.seedJson" . | sha256sum | quote }}
      {{- if $bundled }}
      shopyard.dev/login: {{ .Files.Get "files/login.sh" | sha256sum | quote }}
      {{- end }}
  spec:
    restartPolicy: Never
    {{- include "woocommerce.podSettings" (dict "root" .) | nindent 4 }}
    {{- if $bundled }}
    initContainers:
      - name: login
        {{- include "common.container" (dict "root" . "image" .Values.images.mariadb "resources" .Values.small.resources) | nindent 8 }}
        command: [sh, /etc/shopyard/login/login.sh]
        env:
          - { name: HOME, value: /tmp }
          - { name: DATABASE_HOST, value: {{ include "woocommerce.databaseHost" . | quote }} }
          {{- include "common.secretEnv" (dict "root" . "name" "DATABASE_ADMIN_PASSWORD") | nindent 10 }}
          {{- include "common.secretEnv" (dict "root" . "name" "DATABASE_USER") | nindent 10 }}
          {{- include "common.secretEnv" (dict "root" . "name" "DATABASE_PASSWORD") | nindent 10 }}
        volumeMounts:
          - { name: login, mountPath: /etc/shopyard/login, readOnly: true }
          - { name: tmp, mountPath: /tmp }
    {{- end }}
    containers:
      - name: seed
        {{- include "common.container" (dict "root" . "image" .Values.images.wordpress "resources" .Values.seed.resources) | nindent 8 }}
        command: [shopyard-seed]
        env:
          {{- include "woocommerce.env" . | nindent 10 }}
          - { name: SEED_FILE, value: /etc/shopyard/seed/seed.json }
          {{- include "common.secretEnv" (dict "root" . "name" "ADMIN_USER") | nindent 10 }}
          - { name: ADMIN_EMAIL, value: {{ include "common.text" (dict "text" .Values.store.adminEmail) }} }
          {{- include "common.secretEnv" (dict "root" . "name" "ADMIN_PASSWORD") | nindent 10 }}
        volumeMounts:
          {{- include "woocommerce.mounts" . | nindent 10 }}
          - { name: seed, mountPath: /etc/shopyard/seed, readOnly: true }
    volumes:
      {{- include "woocommerce.volumes" . | nindent 6 }}
      - name: seed
        configMap: { name: "{{ include "common.name" . }}-seed" }
      {{- if $bundled }}
      - name: login
        configMap: { name: "{{ include "common.name" . }}-database" }
      {{- end }}
{{- end }}
