{{/* Every object is named after the release, which is named after the store. Longer names would not fit "<name>-seed-<hash>". */}}
{{- define "common.name" -}}
{{- if gt (len .Release.Name) 40 -}}
{{- fail (printf "The release name %q has %d characters, at most 40 are allowed: choose a shorter name." .Release.Name (len .Release.Name)) -}}
{{- end -}}
{{ .Release.Name }}
{{- end }}

{{- define "common.storeId" -}}
{{ .Values.store.id | default .Release.Name }}
{{- end }}

{{- define "common.title" -}}
{{ .Values.store.title | default .Release.Name }}
{{- end }}

{{/* Where the shop is reached, without a path. */}}
{{- define "common.host" -}}
{{ .Values.edge.host | default (printf "%s.localhost" (include "common.name" .)) }}
{{- end }}

{{- define "common.url" -}}
{{ .Values.edge.scheme }}://{{ include "common.host" . }}{{ with .Values.edge.port }}:{{ . | int }}{{ end }}
{{- end }}

{{- define "common.credentialsSecret" -}}
{{ .Values.credentials.existingSecret | default (printf "%s-credentials" (include "common.name" .)) }}
{{- end }}

{{/* What database and cache themselves read; with a name that stays, they go on running when the shop gets other credentials. */}}
{{- define "common.dataSecret" -}}
{{ .Values.credentials.dataSecret | default (include "common.credentialsSecret" .) }}
{{- end }}

{{/* The engine's version is the chart's: one chart version per engine version. */}}
{{- define "common.image" -}}
{{- $tag := .image.tag | default .root.Chart.AppVersion -}}
{{ .image.repository }}:{{ $tag }}{{ with .image.digest }}@{{ . }}{{ end }}
{{- end }}

{{/*
Text of a user as a quoted YAML scalar. JSON is almost YAML: what YAML takes for a line break or refuses (U+007F to U+009F, byte order marks)
is written as an escape. text: the string.
*/}}
{{- define "common.text" -}}
{{- $json := toJson .text -}}
{{- range concat (untilStep 127 160 1) (list 65279 65534 65535) -}}
{{- $json = replace (printf "%c" .) (printf "\\u%04x" .) $json -}}
{{- end -}}
{{ $json }}
{{- end }}
