{{- define "common.seedStore" -}}
{{- dict "id" (include "common.storeId" .) "name" (include "common.name" .) "title" (include "common.title" .) "theme" .Values.store.theme "currency" .Values.store.currency "country" .Values.store.country "locale" .Values.store.locale | toJson -}}
{{- end }}

{{/* Names what the shop is filled with; the control plane gives its own, a bare install computes one. */}}
{{- define "common.seedHash" -}}
{{- if .Values.seed.hash -}}
{{ .Values.seed.hash }}
{{- else -}}
{{- dict "store" (include "common.seedStore" . | fromJson) "products" .Values.seed.products | toJson | sha256sum | trunc 16 -}}
{{- end -}}
{{- end }}

{{/* What the shop is filled with. User text is only ever data here: JSON inside a JSON string. */}}
{{- define "common.seedJson" -}}
{{- dict "store" (include "common.seedStore" . | fromJson) "hash" (include "common.seedHash" .) "products" .Values.seed.products | toJson -}}
{{- end }}

{{- define "common.seedConfigMap" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "common.metadata" (dict "root" . "component" "seed" "suffix" "seed") | nindent 2 }}
data:
  seed.json: {{ include "common.text" (dict "text" (include "common.seedJson" .)) }}
{{- end }}

{{/* How the seed Job makes the shop's login in the bundled database. */}}
{{- define "common.loginConfigMap" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "common.metadata" (dict "root" . "component" "database" "suffix" "database") | nindent 2 }}
data:
  login.sh: |
    {{- .Files.Get "files/login.sh" | nindent 4 }}
{{- end }}

{{/*
A Job named by the hash of all that it is: the same again is left alone, anything new is a new Job and never a refused change.
Suspension is the one field that may change on a Job that exists. root, component, suffix, body: the rendered `spec` without suspend.
*/}}
{{- define "common.hashedJob" -}}
{{- $labels := include "common.labels" . -}}
{{- $hash := printf "%s\n%s" $labels .body | sha256sum | trunc 10 -}}
apiVersion: batch/v1
kind: Job
metadata:
  name: "{{ include "common.name" .root }}-{{ .suffix }}-{{ $hash }}"
  namespace: {{ .root.Release.Namespace | quote }}
  labels:
    {{- $labels | nindent 4 }}
spec:
  suspend: {{ .root.Values.suspended }}
  {{- .body | nindent 2 }}
{{- end }}
