//! Pages of any number in the vendor's notation, one for each method of a spec of [`spec`](crate::spec).
//!
//! A page states what the spec says of its method, and has what the vendor's pages have besides: an
//! included note, links, and examples in several languages. It is as long as the vendor's are on average.

use std::path::Path;
use std::{fs, io};

use crate::spec::area;

/// The file that all pages include.
const NOTE: &str = "Required parameters are marked with *\n";

/// Writes the pages of a spec with this many methods, divided evenly into areas, into a folder.
///
/// # Errors
///
/// When the folder cannot be written to.
pub fn write(folder: &Path, areas: usize, methods: usize) -> io::Result<()> {
    for subfolder in ["_includes", "methods"] {
        fs::create_dir_all(folder.join(subfolder))?;
    }
    fs::write(folder.join("_includes/required.md"), NOTE)?;
    let each = methods.div_ceil(areas);
    for number in 0..methods {
        let path = format!("methods/{number}.md");
        fs::write(folder.join(path), page(&area(number / each), number))?;
    }
    Ok(())
}

/// Returns the page of a method.
fn page(area: &str, number: usize) -> String {
    let method = format!("{area}.Thing{number}.do");
    let call = r#"{"botId":1,"botToken":"token","dialogId":"chat1","item":{"id":1,"title":"First","kind":"alpha","tags":["a","b"]},"userIds":[1,2],"silent":true}"#;
    let curl = "curl -X POST -H \"Content-Type: application/json\"";
    let host = "https://**put_your_address_here**/rest";
    format!(
        r##"# Do Thing {number} {method}

{{% note tip "" %}}

If you are new to the API, begin with the [introduction](../introduction.md) and the [overview of methods](../index.md).

{{% endnote %}}

> Scope: [`bench`](../scopes.md)
>
> Who can execute the method: anyone

The method `{method}` does thing {number}.

## Method Parameters

{{% include [Note](../_includes/required.md) %}}

#|
|| **Name**
`type` | **Description** ||
|| **botId***
[`integer`](../types.md) | The identifier of the bot that acts.

The identifier can be obtained with the method [bots.list](./bots-list.md) ||
|| **botToken**
[`string`](../types.md) | The token of the bot. Required only for a webhook ||
|| **dialogId***
[`string`](../types.md) | The identifier of the dialog.

Possible forms:
- `chatXXX` — a chat, where `XXX` is its identifier
- `XXX` — a private dialog with the user of that identifier ||
|| **item***
[`object`](../types.md) | The item, described [below](#item) ||
|| **kind**
[`string`](../types.md) | The kind. Possible values:
{CODES}||
|| **userIds***
[`integer[]`](../types.md) | The users. An identifier can be obtained with the method [users.search](./users-search.md) ||
|| **limit**
[`integer`](../types.md) | The limit ||
|| **silent**
[`boolean`](../types.md) | Whether nobody hears of it. Possible values:
- `true` — nobody
- `false` — everybody in the dialog ||
|#

### Item Parameter {{#item}}

{ITEM}
## Code Examples

{{% include [Note](../_includes/required.md) %}}

{{% list tabs %}}

- cURL (Webhook)

    ```bash
    {curl} \
      -d '{call}' \
      {host}/**put_your_user_id_here**/**put_your_webhook_here**/{method}
    ```

- cURL (OAuth)

    ```bash
    {curl} \
      -d '{call}' \
      {host}/{method}
    ```
{examples}
{{% endlist %}}

## Response Handling

HTTP status: **200**

```json
{{
    "result": {{
        "id": 1,
        "name": "Name",
        "items": [
            {{ "id": 1, "title": "First", "kind": "alpha", "tags": ["a", "b"], "active": true, "note": "" }},
            {{ "id": 2, "title": "Second", "kind": "omega", "tags": [], "active": false, "note": "Later" }}
        ],
        "hasMore": false
    }},
    "time": {{
        "start": 1728626400.123,
        "finish": 1728626400.234,
        "duration": 0.111,
        "processing": 0.045,
        "date_start": "2024-10-11T10:00:00+03:00",
        "date_finish": "2024-10-11T10:00:00+03:00"
    }}
}}
```

### Returned Data

#|
|| **Name**
`type` | **Description** ||
|| **result**
[`object`](../types.md) | The result of the call, described [below](#result) ||
|| **time**
[`time`](../types.md#time) | The time of the call ||
|#

#### Result Object {{#result}}

#|
|| **Name**
`type` | **Description** ||
|| **id**
[`integer`](../types.md) | The identifier ||
|| **name**
[`string`](../types.md) | The name ||
|| **items**
[`object[]`](#item-object) | The items ||
|| **hasMore**
[`boolean`](../types.md) | Whether there are more ||
|#

#### Item Object {{#item-object}}

{ITEM}
## Error Handling

HTTP status: **400**

```json
{{
    "error": "OWN_ERROR_1",
    "error_description": "Own error 1"
}}
```

### Possible Error Codes

#|
|| **Code** | **Description** | **Value** ||
|| `OWN_ERROR_0` | Own error 0 | It happened. See [the method](./{number}.md) ||
|| `OWN_ERROR_1` | Own error 1 | It happened, because of the parameter `item` ||
|| `OWN_ERROR_2` | Own error 2 | It happened ||
|| `OWN_ERROR_3` | Own error 3 | It happened ||
|#

## Continue Learning

- [](./index.md)
- [](./another.md)
"##,
        examples = ["JS", "TS", "PHP", "Python", "Go"]
            .map(|language| example(language, &method, call))
            .concat(),
    )
}

/// Returns a tab with a call in another language.
fn example(language: &str, method: &str, call: &str) -> String {
    format!(
        r#"
- {language}

    ```{}
    // The client is connected already: see the introduction.
    try {{
        const response = await client.call('{method}', {call});
        const result = response.getData().result;
        console.info('Done:', result.id, result.name);
        for (const item of result.items) {{
            console.info('Item:', item.id, item.title, item.kind);
        }}
    }} catch (error) {{
        console.error('Not done:', error);
    }}
    ```
"#,
        language.to_lowercase()
    )
}

/// The codes of a kind.
const CODES: &str = "- `alpha` — the code alpha
- `beta` — the code beta
- `gamma` — the code gamma
- `delta` — the code delta
- `omega` — the code omega ";

/// The fields of an item.
const ITEM: &str = "#|
|| **Name**
`type` | **Description** ||
|| **id***
[`integer`](../types.md) | The identifier ||
|| **title***
[`string`](../types.md) | The title ||
|| **kind**
[`string`](../types.md) | The kind. Possible values:
- `alpha` — the code alpha
- `beta` — the code beta
- `gamma` — the code gamma
- `delta` — the code delta
- `omega` — the code omega ||
|| **tags**
[`string[]`](../types.md) | The tags ||
|| **active**
[`boolean`](../types.md) | Whether it is active ||
|| **note**
[`string`](../types.md) | The note ||
|#
";
