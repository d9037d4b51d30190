UPDATE `stores` SET `wanted` = json_set(`wanted`, '$.edge', json((
	SELECT json_patch('{}', json_object(
		'baseDomain', substr(json_extract(r.`values`, '$.edge.host'), length(`stores`.`name`) + 2),
		'scheme', json_extract(r.`values`, '$.edge.scheme'),
		'port', nullif(json_extract(r.`values`, '$.edge.port'), 0),
		'ingressClass', json_extract(r.`values`, '$.edge.className'),
		'storageClass', nullif(json_extract(r.`values`, '$.storageClass'), '')
	))
	FROM `revisions` r
	WHERE r.`store_id` = `stores`.`id` AND r.`number` = json_extract(`stores`.`wanted`, '$.revision')
)))
WHERE json_extract(`wanted`, '$.edge') IS NULL AND EXISTS (
	SELECT 1 FROM `revisions` r
	WHERE r.`store_id` = `stores`.`id` AND r.`number` = json_extract(`stores`.`wanted`, '$.revision')
		AND json_extract(r.`values`, '$.edge.host') LIKE `stores`.`name` || '.%'
		AND json_extract(r.`values`, '$.edge.className') <> ''
		AND json_extract(r.`values`, '$.edge.scheme') IN ('http', 'https')
);
