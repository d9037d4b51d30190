{{/*
Random values for a bare `helm install`, kept over upgrades; a JSON object. Never used where `credentials.existingSecret` is given, which is the
control plane's path. lengths: key -> number of characters.
*/}}
{{- define "common.generatedCredentials" -}}
{{- $secret := lookup "v1" "Secret" .root.Release.Namespace (include "common.credentialsSecret" .root) | default dict -}}
{{- $kept := $secret.data | default dict -}}
{{- $values := dict -}}
{{- range $key, $length := .lengths -}}
{{- if hasKey $kept $key -}}
{{- $_ := set $values $key (index $kept $key | b64dec) -}}
{{- else -}}
{{- $_ := set $values $key (randAlphaNum (int $length)) -}}
{{- end -}}
{{- end -}}
{{- $values | toJson -}}
{{- end }}

{{- define "common.credentials" -}}
apiVersion: v1
kind: Secret
metadata:
  {{- include "common.metadata" (dict "root" .root "component" "store" "suffix" "credentials") | nindent 2 }}
  annotations:
    helm.sh/resource-policy: keep
type: Opaque
data:
  {{- range $key, $value := .values }}
  {{ $key }}: {{ $value | b64enc | quote }}
  {{- end }}
{{- end }}
