{{/*
Backups and what brings one back. root, image, app: how a pod of the shop mounts the uploads, uid: the shop's; env: rendered, names the database;
wait: rendered init container that holds a backup back while the schema is being changed; uploads: where the shop finds its uploads.
*/}}
{{- define "common.backup" -}}
{{- $backup := merge (dict "component" "backup" "suffix" "backup") . -}}
apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "common.metadata" $backup | nindent 2 }}
data:
  database.sh: |
    {{- .root.Files.Get "files/database.sh" | nindent 4 }}
  backup.sh: |
    {{- include "common.backupScript" . | nindent 4 }}
  restore.sh: |
    {{- include "common.restoreScript" . | nindent 4 }}
---
{{ include "common.claim" (merge (dict "size" .root.Values.backup.size) $backup) }}
---
{{ include "common.backupCronJob" (merge (dict "does" "backup" "suspend" .root.Values.suspended) $backup) }}
---
{{/* Never runs by itself: `kubectl create job --from` starts it. */}}
{{- include "common.backupCronJob" (merge (dict "does" "restore" "suffix" "restore" "suspend" true "wait" "") $backup) }}
{{- end }}

{{- define "common.backupCronJob" -}}
apiVersion: batch/v1
kind: CronJob
metadata:
  {{- include "common.metadata" . | nindent 2 }}
spec:
  schedule: {{ .root.Values.backup.schedule | quote }}
  timeZone: Etc/UTC
  suspend: {{ .suspend }}
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 3600
  successfulJobsHistoryLimit: 1
  failedJobsHistoryLimit: 1
  jobTemplate:
    metadata:
      labels:
        {{- include "common.podLabels" . | nindent 8 }}
    spec:
      backoffLimit: 1
      activeDeadlineSeconds: 3600
      template:
        {{- include "common.backupPod" . | nindent 8 }}
{{- end }}

{{- define "common.backupPod" -}}
{{- $uploads := .root.Values.backup.uploads -}}
metadata:
  labels:
    {{- include "common.podLabels" . | nindent 4 }}
    {{- if $uploads }}
    shopyard.dev/mounts: uploads
    {{- end }}
spec:
  restartPolicy: Never
  {{- include "common.podSettings" . | nindent 2 }}
  {{- if $uploads }}
  {{- include "common.uploadsAffinity" . | nindent 2 }}
  {{- end }}
  {{- with .wait }}
  initContainers:
    {{- . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ .does | quote }}
      {{- include "common.container" (merge (dict "resources" .root.Values.small.resources) .) | nindent 6 }}
      command: [sh, "/etc/shopyard/backup/{{ .does }}.sh"]
      env:
        - { name: HOME, value: /tmp }
        - { name: STORE, value: {{ include "common.name" .root | quote }} }
        - { name: STORE_ID, value: {{ include "common.storeId" .root | quote }} }
        - { name: ENGINE, value: {{ .root.Chart.Name | quote }} }
        - { name: SHOPYARD_SCHEMA, value: {{ .root.Chart.AppVersion | quote }} }
        - { name: BACKUPS, value: /backup }
        - { name: SCRIPTS, value: /etc/shopyard/backup }
        {{- if eq .does "backup" }}
        - { name: BACKUP_KEEP, value: {{ .root.Values.backup.keep | quote }} }
        {{- else }}
        - { name: BACKUP, value: latest }
        {{- end }}
        - { name: UPLOADS, value: {{ ternary .uploads "" $uploads | quote }} }
        {{- .env | nindent 8 }}
      volumeMounts:
        - { name: tmp, mountPath: /tmp }
        - { name: scripts, mountPath: /etc/shopyard/backup, readOnly: true }
        - { name: backup, mountPath: /backup, readOnly: {{ ne .does "backup" }} }
        {{- if $uploads }}
        - { name: uploads, mountPath: {{ .uploads | quote }}, readOnly: {{ eq .does "backup" }} }
        {{- end }}
  volumes:
    - name: tmp
      emptyDir: { sizeLimit: 64Mi }
    - name: scripts
      configMap: { name: "{{ include "common.name" .root }}-backup" }
    - name: backup
      persistentVolumeClaim: { claimName: "{{ include "common.name" .root }}-backup" }
    {{- if $uploads }}
    - name: uploads
      persistentVolumeClaim: { claimName: "{{ include "common.name" .root }}-uploads" }
    {{- end }}
{{- end }}
