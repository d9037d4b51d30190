{{/* Plain sh with what Debian's base system has. Tested by running it. */}}
{{- define "common.backupScript" -}}
# Writes one backup: a directory named by its time, with the database, the uploads, a manifest and checksums.
# It gets its name only when it is whole; older ones than the last $BACKUP_KEEP go after that.
set -eu
. "$SCRIPTS/database.sh"
umask 077
name="$(date -u +%Y%m%dT%H%M%SZ)"
rm -rf "$BACKUPS"/*.part
mkdir "$BACKUPS/$name.part"
cd "$BACKUPS/$name.part"
dump database
if [ -n "$UPLOADS" ]; then
  # Without the directory itself: a volume's root belongs to nobody who could restore it.
  # 1 says that a file changed while it was read: it is a picture that somebody was uploading.
  (cd "$UPLOADS" && find . -mindepth 1 -maxdepth 1 ! -name lost+found -print0) \
    | tar -C "$UPLOADS" --null --files-from=- -cf uploads.tar || [ $? -eq 1 ]
fi
files=""
for file in *; do
  sum="$(sha256sum "$file" | cut -d ' ' -f 1)"
  files="$files${files:+,}{\"name\":\"$file\",\"bytes\":$(wc -c <"$file"),\"sha256\":\"$sum\"}"
done
printf '{"format":1,"store":"%s","name":"%s","engine":"%s","schema":"%s","takenAt":"%s","files":[%s]}\n' \
  "$STORE_ID" "$STORE" "$ENGINE" "$SHOPYARD_SCHEMA" "$name" "$files" >manifest.json
sha256sum -- * >SHA256SUMS
sync
cd "$BACKUPS"
mv "$name.part" "$name"
echo "backup $name: $(du -sk "$name" | cut -f 1) KiB"
ls -1d [0-9]*Z | sort -r | tail -n "+$((BACKUP_KEEP + 1))" | xargs -r rm -rf --
{{- end }}

{{- define "common.restoreScript" -}}
# Brings back the backup $BACKUP, or the latest. Nothing is touched before its checksums, engine and version are found right.
set -eu
. "$SCRIPTS/database.sh"
cd "$BACKUPS"
there="$(ls -1d [0-9]*Z 2>/dev/null | sort -r || true)"
if [ "$BACKUP" = latest ]; then BACKUP="$(echo "$there" | head -n 1)"; fi
if [ -z "$BACKUP" ] || [ ! -d "$BACKUP" ]; then
  echo "There is no backup \"$BACKUP\". There are: $(echo $there)." >&2
  exit 1
fi
cd "$BACKUP"
sha256sum --check --quiet SHA256SUMS
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" manifest.json; }
if [ "$(field engine)" != "$ENGINE" ] || [ "$(field schema)" != "$SHOPYARD_SCHEMA" ]; then
  echo "Backup $BACKUP is of $(field engine) $(field schema), and this is $ENGINE $SHOPYARD_SCHEMA: install that version first." >&2
  exit 1
fi
load database
if [ -n "$UPLOADS" ] && [ -f uploads.tar ]; then
  tar -C "$UPLOADS" --no-same-owner --no-overwrite-dir --touch -xf uploads.tar
fi
echo "restored $BACKUP"
{{- end }}
