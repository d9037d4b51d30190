{{/* Brings the schema to this engine version, then adds what is new in the seed. Left after it is done: its end is what the store waits for. */}}
{{- define "medusa.seedJob" -}}
{{- $bundled := eq .Values.database.mode "bundled" -}}
backoffLimit: 3
activeDeadlineSeconds: 900
template:
  metadata:
    labels:
      {{- include "common.podLabels" (dict "root" . "component" "seed") | nindent 6 }}
    annotations:
      shopyard.dev/seed: {{ include "common.seedJson" . | sha256sum | quote }}
      {{- if $bundled }}
      shopyard.dev/login: {{ .Files.Get "files/login.sh" | sha256sum | quote }}
      {{- end }}
  spec:
    restartPolicy: Never
    {{- include "common.podSettings" (dict "root" . "uid" 10001) | nindent 4 }}
    {{- if $bundled }}
    initContainers:
      - name: login
        {{- include "common.container" (dict "root" . "image" .Values.images.postgres "resources" .Values.small.resources) | nindent 8 }}
        command: [sh, /etc/shopyard/login.sh]
        env:
          - { name: PGHOST, value: "{{ include "common.name" . }}-database" }
          - { name: PGUSER, value: postgres }
          - { name: PGDATABASE, value: shop }
          {{- include "common.secretEnv" (dict "root" . "name" "PGPASSWORD" "key" "DATABASE_ADMIN_PASSWORD") | nindent 10 }}
          {{- include "common.secretEnv" (dict "root" . "name" "DATABASE_USER") | nindent 10 }}
          {{- include "common.secretEnv" (dict "root" . "name" "DATABASE_PASSWORD") | nindent 10 }}
        volumeMounts:
          - { name: login, mountPath: /etc/shopyard, readOnly: true }
          - { name: tmp, mountPath: /tmp }
    {{- end }}
    containers:
      - name: seed
        {{- include "common.container" (dict "root" . "image" .Values.images.backend "resources" .Values.seed.resources) | nindent 8 }}
        command: [shopyard-seed]
        env:
          {{- include "medusa.env" (dict "root" . "mode" "shared") | nindent 10 }}
          - { name: SEED_FILE, value: /etc/shopyard/seed/seed.json }
          - { name: ADMIN_EMAIL, value: {{ include "common.text" (dict "text" .Values.store.adminEmail) }} }
          {{- include "common.secretEnv" (dict "root" . "name" "ADMIN_PASSWORD") | nindent 10 }}
          {{- include "common.secretEnv" (dict "root" . "name" "PUBLISHABLE_KEY") | nindent 10 }}
        volumeMounts:
          - { name: seed, mountPath: /etc/shopyard/seed, readOnly: true }
          - { name: tmp, mountPath: /tmp }
    volumes:
      - name: seed
        configMap: { name: "{{ include "common.name" . }}-seed" }
      - name: tmp
        emptyDir: { sizeLimit: 256Mi }
      {{- if $bundled }}
      - name: login
        configMap: { name: "{{ include "common.name" . }}-database" }
      {{- end }}
{{- end }}
