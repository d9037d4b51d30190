{{/* One policy for the pods of some components. components, suffix, ingress, egress: rendered rules, or empty where nothing is allowed. */}}
{{- define "common.networkPolicy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "common.metadata" (dict "root" .root "component" (first .components) "suffix" .suffix) | nindent 2 }}
spec:
  podSelector:
    {{- include "common.componentSelector" . | nindent 4 }}
  policyTypes: [{{ if .ingress }}Ingress{{ end }}{{ if and .ingress .egress }}, {{ end }}{{ if .egress }}Egress{{ end }}]
  {{- with .ingress }}
  ingress:
    {{- . | nindent 4 }}
  {{- end }}
  {{- with .egress }}
  egress:
    {{- . | nindent 4 }}
  {{- end }}
{{- end }}

{{- define "common.componentSelector" -}}
matchLabels:
  app.kubernetes.io/instance: {{ include "common.name" .root | quote }}
matchExpressions:
  - key: app.kubernetes.io/component
    operator: In
    values: {{ .components | toJson }}
{{- end }}

{{/* A rule: these components of the same store on this port. direction: from | to. */}}
{{- define "common.rule" -}}
- {{ .direction }}:
    - podSelector:
        {{- include "common.componentSelector" . | nindent 8 }}
  ports:
    - port: {{ .port | int }}
      protocol: TCP
{{- end }}

{{/* A rule: the ingress controllers, known by namespace (and pod labels where they share one), on this port. Without an edge there is none. */}}
{{- define "common.fromEdge" -}}
{{- if and (ne .root.Values.edge.mode "none") (concat .root.Values.edge.controllers .root.Values.edge.controllerCidrs) -}}
- from:
    {{- range .root.Values.edge.controllers }}
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: {{ .namespace | quote }}
      {{- with .podLabels }}
      podSelector:
        matchLabels:
          {{- toYaml . | nindent 10 }}
      {{- end }}
    {{- end }}
    {{- range .root.Values.edge.controllerCidrs }}
    - ipBlock:
        cidr: {{ . | quote }}
    {{- end }}
  ports:
    - port: {{ .port | int }}
      protocol: TCP
{{- end -}}
{{- end }}

{{/* A rule: HTTPS to the public internet, never to private ranges or the cloud's metadata address. */}}
{{- define "common.toInternet" -}}
- to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except: [10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16]
  ports:
    - port: 443
      protocol: TCP
{{- end }}

{{/* A bundled database or cache is a component; an external one is addresses. component: its name here and in the values. */}}
{{- define "common.toData" -}}
{{- $data := index .root.Values .component -}}
{{- if eq $data.mode "bundled" -}}
{{ include "common.rule" (dict "root" .root "direction" "to" "components" (list .component) "port" .port) }}
{{- else if eq $data.mode "external" -}}
- to:
    {{- range $data.external.cidrs }}
    - ipBlock:
        cidr: {{ . | quote }}
    {{- end }}
  ports:
    - port: {{ $data.external.port | int }}
      protocol: TCP
{{- end -}}
{{- end }}

{{- define "common.rules" -}}
{{- join "\n" (compact .) -}}
{{- end }}

{{/* Lets the edge reach the pods that answer an ACME challenge; they run in the store's namespace. */}}
{{- define "common.acmePolicy" -}}
{{- with include "common.fromEdge" (dict "root" . "port" 8089) -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "common.metadata" (dict "root" $ "component" "ingress" "suffix" "acme") | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      acme.cert-manager.io/http01-solver: "true"
  policyTypes: [Ingress]
  ingress:
    {{- . | nindent 4 }}
{{- end }}
{{- end }}
