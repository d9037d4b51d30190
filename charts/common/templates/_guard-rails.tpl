{{/* For installation by hand only: the control plane makes the same objects itself, before the release. */}}
{{- define "common.guardRails" -}}
{{- if .Values.guardRails.create }}
{{- $labels := include "common.labels" (dict "root" . "component" "store") }}
{{- $limits := .Values.guardRails.limitRange }}
apiVersion: v1
kind: LimitRange
metadata:
  name: shopyard-limits
  namespace: {{ .Release.Namespace | quote }}
  labels:
    {{- $labels | nindent 4 }}
spec:
  limits:
    - type: Container
      defaultRequest:
        {{- toYaml $limits.defaultRequest | nindent 8 }}
      default:
        {{- toYaml $limits.default | nindent 8 }}
      max:
        {{- toYaml $limits.max | nindent 8 }}
    - type: PersistentVolumeClaim
      max:
        storage: {{ $limits.maxClaim | quote }}
---
apiVersion: v1
kind: ResourceQuota
metadata:
  name: shopyard-quota
  namespace: {{ .Release.Namespace | quote }}
  labels:
    {{- $labels | nindent 4 }}
spec:
  hard:
    {{- range $name, $amount := .Values.guardRails.quota }}
    {{ $name }}: {{ $amount | quote }}
    {{- end }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: shopyard-default-deny
  namespace: {{ .Release.Namespace | quote }}
  labels:
    {{- $labels | nindent 4 }}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: shopyard-dns
  namespace: {{ .Release.Namespace | quote }}
  labels:
    {{- $labels | nindent 4 }}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
        - ipBlock:
            cidr: 169.254.20.10/32
      ports:
        - port: 53
          protocol: UDP
        - port: 53
          protocol: TCP
{{- with .Values.guardRails.operator }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: shopyard-store
  namespace: {{ $.Release.Namespace | quote }}
  labels:
    {{- $labels | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: shopyard-store
subjects:
  - kind: ServiceAccount
    name: {{ .name | quote }}
    namespace: {{ .namespace | quote }}
{{- end }}
{{- end }}
{{- end }}
