{{/* What to do next, and what somebody who installs by hand should know. root, admin: path of the administration, login: its user. */}}
{{- define "common.notes" -}}
{{- $name := include "common.name" .root -}}
{{- $namespace := .root.Release.Namespace -}}
{{- if .root.Values.suspended -}}
The shop {{ $name }} in namespace {{ $namespace }} is suspended: nothing runs, and all its data is kept. suspended=false brings it back.
{{- else -}}
The shop {{ $name }} is being set up in namespace {{ $namespace }}.
{{- end }}

Storefront:      {{ include "common.url" .root }}
Administration:  {{ include "common.url" .root }}{{ .admin }}
  login          {{ .login }}
  password       kubectl -n {{ $namespace }} get secret {{ include "common.credentialsSecret" .root }} -o jsonpath='{.data.ADMIN_PASSWORD}' | base64 -d
{{- if eq .root.Values.edge.mode "none" }}

There is no edge. From this machine: kubectl -n {{ $namespace }} port-forward service/{{ $name }}-{{ .front }} 8080:{{ .port }}
{{- end }}

It is ready when the seed Job is complete and the pods are:
  kubectl -n {{ $namespace }} get jobs,pods -l app.kubernetes.io/instance={{ $name }}
  kubectl -n {{ $namespace }} logs -f -l app.kubernetes.io/component=seed --all-containers
Then try it: helm -n {{ $namespace }} test {{ .root.Release.Name }}
{{- if .root.Values.backup.enabled }}

Backups: {{ .root.Values.backup.schedule }} (UTC), the last {{ .root.Values.backup.keep }} are kept. To bring back the latest, stop what writes and run
  kubectl -n {{ $namespace }} create job restore-1 --from=cronjob/{{ $name }}-restore
{{- end }}

Claims are kept when the release is uninstalled; deleting the namespace deletes the data.
{{- range include "common.cautions" .root | fromJsonArray }}
Note: {{ . }}
{{- end }}
{{- end }}

{{- define "common.cautions" -}}
{{- $cautions := list -}}
{{- if not .Values.credentials.existingSecret -}}
{{- $cautions = append $cautions "passwords were generated and lie in the release's Secret; in production give credentials.existingSecret." -}}
{{- end -}}
{{- if not .Values.guardRails.create -}}
{{- $cautions = append $cautions "this release makes no quota, limits or default-deny policy; unless somebody else does, set guardRails.create=true." -}}
{{- end -}}
{{- if not .Values.networkPolicy.enabled -}}
{{- $cautions = append $cautions "everything in the cluster reaches the shop's database: networkPolicy.enabled is false." -}}
{{- end -}}
{{- if and (eq .Values.database.mode "bundled") (not .Values.backup.enabled) -}}
{{- $cautions = append $cautions "nothing is backed up: backup.enabled is false." -}}
{{- end -}}
{{- $cautions | toJson -}}
{{- end }}
