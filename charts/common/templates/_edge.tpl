{{- define "common.hosts" -}}
{{- concat (list (include "common.host" .)) .Values.edge.extraHosts | uniq | toJson -}}
{{- end }}

{{/* routes: list of (path, service suffix, port), the most specific first. No annotation of a particular controller. */}}
{{- define "common.ingress" -}}
{{- $root := .root -}}
{{- $hosts := include "common.hosts" .root | fromJsonArray -}}
{{- $tls := .root.Values.edge.tls -}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  {{- include "common.metadata" (dict "root" .root "component" "ingress") | nindent 2 }}
  {{- if eq $tls.mode "certManager" }}
  annotations:
    cert-manager.io/{{ $tls.issuerKind }}: {{ $tls.issuer }}
  {{- end }}
spec:
  ingressClassName: {{ .root.Values.edge.className }}
  {{- if ne $tls.mode "none" }}
  tls:
    - hosts:
        {{- toYaml $hosts | nindent 8 }}
      {{- if eq $tls.mode "certManager" }}
      secretName: {{ include "common.name" .root }}-tls
      {{- else if $tls.secretName }}
      secretName: {{ $tls.secretName }}
      {{- end }}
  {{- end }}
  rules:
    {{- range $host := $hosts }}
    - host: {{ $host | quote }}
      http:
        paths:
          {{- range $.routes }}
          - path: {{ .path }}
            pathType: Prefix
            backend:
              service:
                name: {{ include "common.name" $root }}-{{ .service }}
                port:
                  number: {{ .port }}
          {{- end }}
    {{- end }}
{{- end }}

{{- define "common.httpRoute" -}}
{{- $root := .root -}}
{{- $gateway := .root.Values.edge.gateway -}}
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  {{- include "common.metadata" (dict "root" .root "component" "ingress") | nindent 2 }}
spec:
  parentRefs:
    - group: gateway.networking.k8s.io
      kind: Gateway
      name: {{ $gateway.name }}
      namespace: {{ $gateway.namespace }}
      {{- with $gateway.sectionName }}
      sectionName: {{ . }}
      {{- end }}
  hostnames:
    {{- include "common.hosts" .root | fromJsonArray | toYaml | nindent 4 }}
  rules:
    {{- range .routes }}
    - matches:
        - path:
            type: PathPrefix
            value: {{ .path }}
      backendRefs:
        - group: ""
          kind: Service
          name: {{ include "common.name" $root }}-{{ .service }}
          port: {{ .port }}
          weight: 1
    {{- end }}
{{- end }}

{{- define "common.edge" -}}
{{- if eq .root.Values.edge.mode "ingress" }}
{{ include "common.ingress" . }}
{{- else if eq .root.Values.edge.mode "gateway" }}
{{ include "common.httpRoute" . }}
{{- end }}
{{- end }}
