{{- define "common.selectorLabels" -}}
app.kubernetes.io/name: {{ .root.Chart.Name | quote }}
app.kubernetes.io/instance: {{ include "common.name" .root | quote }}
app.kubernetes.io/component: {{ .component | quote }}
{{- end }}

{{/* On pod templates: nothing that changes with a chart version or a revision, or every change would roll every pod. */}}
{{- define "common.podLabels" -}}
{{ include "common.selectorLabels" . }}
app.kubernetes.io/part-of: shopyard
app.kubernetes.io/managed-by: {{ .root.Release.Service | quote }}
shopyard.dev/store-id: {{ include "common.storeId" .root | quote }}
shopyard.dev/owner: {{ .root.Values.store.owner | quote }}
{{- end }}

{{- define "common.labels" -}}
{{ include "common.podLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | quote }}
{{- end }}

{{/* Name, namespace and labels; the object's name is the store's name and a suffix. */}}
{{- define "common.metadata" -}}
name: "{{ include "common.name" .root }}{{ with .suffix }}-{{ . }}{{ end }}"
namespace: {{ .root.Release.Namespace | quote }}
labels:
  {{- include "common.labels" . | nindent 2 }}
{{- end }}
