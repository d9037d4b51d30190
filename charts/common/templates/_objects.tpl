{{- define "common.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "common.metadata" (dict "root" . "component" "store") | nindent 2 }}
automountServiceAccountToken: false
{{- end }}

{{/* A claim that outlives the release: uninstalling keeps the data, deleting the namespace removes it. */}}
{{- define "common.claim" -}}
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  {{- include "common.metadata" . | nindent 2 }}
  annotations:
    helm.sh/resource-policy: keep
spec:
  accessModes: [{{ .accessMode | default "ReadWriteOnce" | quote }}]
  {{- with .root.Values.storageClass }}
  storageClassName: {{ . | quote }}
  {{- end }}
  resources:
    requests:
      storage: {{ .size | quote }}
{{- end }}

{{/* headless: found by name, costs no virtual address. */}}
{{- define "common.service" -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "common.metadata" . | nindent 2 }}
spec:
  type: ClusterIP
  {{- if .headless }}
  clusterIP: None
  {{- end }}
  selector:
    {{- include "common.selectorLabels" . | nindent 4 }}
  ports:
    - name: {{ .portName | quote }}
      port: {{ .port | int }}
      targetPort: {{ .portName | quote }}
      protocol: TCP
{{- end }}

{{/* Left out where an autoscaler owns the number. */}}
{{- define "common.replicas" -}}
{{- if .root.Values.suspended -}}
replicas: 0
{{- else if not .workload.autoscaling.enabled -}}
replicas: {{ .workload.replicas | int }}
{{- end -}}
{{- end }}

{{/* Autoscaler and disruption budget of a Deployment, as separate documents. */}}
{{- define "common.scaling" -}}
{{- if and .workload.autoscaling.enabled (le (int .workload.autoscaling.maxReplicas) (int .workload.replicas)) }}
{{- fail (printf "%s.autoscaling.maxReplicas is %v, but it must be more than %s.replicas (%v): raise it, or set autoscaling.enabled=false." .component .workload.autoscaling.maxReplicas .component .workload.replicas) }}
{{- end }}
{{- if and .workload.autoscaling.enabled (not .root.Values.suspended) }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  {{- include "common.metadata" . | nindent 2 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: "{{ include "common.name" .root }}-{{ .suffix }}"
  minReplicas: {{ .workload.replicas | int }}
  maxReplicas: {{ .workload.autoscaling.maxReplicas | int }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ .workload.autoscaling.cpuPercent | int }}
  behavior:
    scaleDown:
      stabilizationWindowSeconds: 300
{{- end }}
{{- if and (ge (int .workload.replicas) 2) (not .root.Values.suspended) }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "common.metadata" . | nindent 2 }}
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "common.selectorLabels" . | nindent 6 }}
{{- end }}
{{- end }}
