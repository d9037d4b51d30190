{{- define "common.hosts" -}}
{{- concat (list (include "common.host" .)) .Values.edge.extraHosts | uniq | toJson -}}
{{- end }}

{{/* Where the certificate lies; empty: the controller's own. */}}
{{- define "common.tlsSecret" -}}
{{- if eq .Values.edge.tls.mode "certManager" -}}
{{ include "common.name" . }}-tls
{{- else -}}
{{ .Values.edge.tls.secretName }}
{{- end -}}
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
    cert-manager.io/{{ $tls.issuerKind }}: {{ $tls.issuer | quote }}
  {{- end }}
spec:
  ingressClassName: {{ .root.Values.edge.className | quote }}
  {{- if ne $tls.mode "none" }}
  tls:
    - hosts:
        {{- toYaml $hosts | nindent 8 }}
      {{- with include "common.tlsSecret" .root }}
      secretName: {{ . | quote }}
      {{- end }}
  {{- end }}
  rules:
    {{- range $host := $hosts }}
    - host: {{ $host | quote }}
      http:
        paths:
          {{- range $.routes }}
          - path: {{ .path | quote }}
            pathType: Prefix
            backend:
              service:
                name: "{{ include "common.name" $root }}-{{ .service }}"
                port:
                  number: {{ .port | int }}
          {{- end }}
    {{- end }}
{{- end }}

{{/* The Gateway, shared by stores. */}}
{{- define "common.gatewayRef" -}}
group: gateway.networking.k8s.io
kind: Gateway
name: {{ .Values.edge.gateway.name | quote }}
namespace: {{ .Values.edge.gateway.namespace | quote }}
{{- end }}

{{/* With TLS of the store's own the route hangs on the store's listeners, else on the Gateway, which may end TLS itself. */}}
{{- define "common.httpRoute" -}}
{{- $root := .root -}}
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  {{- include "common.metadata" (dict "root" .root "component" "ingress") | nindent 2 }}
spec:
  parentRefs:
    {{- if eq .root.Values.edge.tls.mode "none" }}
    - {{- include "common.gatewayRef" .root | nindent 6 }}
      {{- with .root.Values.edge.gateway.sectionName }}
      sectionName: {{ . | quote }}
      {{- end }}
    {{- else }}
    - group: gateway.networking.k8s.io
      kind: ListenerSet
      name: {{ include "common.name" .root | quote }}
    {{- end }}
  hostnames:
    {{- include "common.hosts" .root | fromJsonArray | toYaml | nindent 4 }}
  rules:
    {{- range .routes }}
    - matches:
        - path:
            type: PathPrefix
            value: {{ .path | quote }}
      backendRefs:
        - group: ""
          kind: Service
          name: "{{ include "common.name" $root }}-{{ .service }}"
          port: {{ .port | int }}
          weight: 1
    {{- end }}
{{- end }}

{{/* Listeners of the store's own beside the Gateway's: one for every host, with a certificate that lies in the store's namespace. */}}
{{- define "common.listenerSet" -}}
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata:
  {{- include "common.metadata" (dict "root" . "component" "ingress") | nindent 2 }}
spec:
  parentRef:
    {{- include "common.gatewayRef" . | nindent 4 }}
  listeners:
    {{- range $index, $host := include "common.hosts" . | fromJsonArray }}
    - name: "host-{{ $index }}"
      hostname: {{ $host | quote }}
      port: 443
      protocol: HTTPS
      tls:
        mode: Terminate
        certificateRefs:
          - group: ""
            kind: Secret
            name: {{ include "common.tlsSecret" $ | quote }}
      allowedRoutes:
        namespaces: { from: Same }
    {{- end }}
{{- end }}

{{/* Only for listeners: cert-manager makes an Ingress's certificate from its annotation. */}}
{{- define "common.certificate" -}}
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  {{- include "common.metadata" (dict "root" . "component" "ingress") | nindent 2 }}
spec:
  secretName: {{ include "common.tlsSecret" . | quote }}
  dnsNames:
    {{- include "common.hosts" . | fromJsonArray | toYaml | nindent 4 }}
  issuerRef:
    group: cert-manager.io
    kind: {{ ternary "ClusterIssuer" "Issuer" (eq .Values.edge.tls.issuerKind "cluster-issuer") | quote }}
    name: {{ .Values.edge.tls.issuer | quote }}
  privateKey:
    rotationPolicy: Always
{{- end }}

{{- define "common.edge" -}}
{{- $tls := .root.Values.edge.tls.mode -}}
{{- if eq .root.Values.edge.mode "ingress" }}
{{ include "common.ingress" . }}
{{- else if eq .root.Values.edge.mode "gateway" }}
{{ include "common.httpRoute" . }}
{{- if ne $tls "none" }}
---
{{ include "common.listenerSet" .root }}
{{- end }}
{{- if eq $tls "certManager" }}
---
{{ include "common.certificate" .root }}
{{- end }}
{{- end }}
{{- end }}
