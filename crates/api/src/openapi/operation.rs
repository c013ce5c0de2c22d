//! One operation of the document: what it takes and what it answers.

use serde_json::{Map, Value as Json, json};

use crate::answer::set;

/// An operation in the making.
pub(super) struct Operation {
    id: String,
    tag: String,
    summary: String,
    description: String,
    parameters: Vec<Json>,
    body: Option<Json>,
    answers: Map<String, Json>,
    is_open: bool,
}

/// A reference into the components: `to("schemas", "Problem")`.
pub(super) fn to(part: &str, name: &str) -> Json {
    json!({"$ref": format!("#/components/{part}/{name}")})
}

impl Operation {
    /// An operation that a token may ask for; it can fail as all can.
    pub fn new(id: &str, tag: &str, summary: &str) -> Self {
        let operation = Self {
            id: id.to_owned(),
            tag: tag.to_owned(),
            summary: summary.to_owned(),
            description: String::new(),
            parameters: Vec::new(),
            body: None,
            answers: Map::new(),
            is_open: false,
        };
        operation.fails(&[400, 401, 500, 503])
    }

    /// An operation for anyone.
    pub fn open(id: &str, tag: &str, summary: &str) -> Self {
        let mut operation = Self { is_open: true, ..Self::new(id, tag, summary) };
        operation.answers.clear();
        operation
    }

    /// What else is to be known.
    pub fn says(self, description: &str) -> Self {
        Self { description: description.to_owned(), ..self }
    }

    /// Takes shared parameters.
    pub fn takes(mut self, names: &[&str]) -> Self {
        self.parameters.extend(names.iter().map(|name| to("parameters", name)));
        self
    }

    /// Takes a parameter of its own.
    pub fn takes_own(mut self, parameter: Json) -> Self {
        self.parameters.push(parameter);
        self
    }

    /// Takes a body.
    pub fn reads(mut self, media_types: &[&str], schema: Json, is_required: bool) -> Self {
        let content: Map<String, Json> =
            media_types.iter().map(|media_type| ((*media_type).to_owned(), json!({"schema": schema}))).collect();
        self.body = Some(json!({"required": is_required, "content": content}));
        self
    }

    /// Answers JSON.
    pub fn answers(self, status: u16, says: &str, schema: Json, headers: &[&str]) -> Self {
        self.answers_as(status, says, "application/json", schema, headers)
    }

    /// Answers in a media type.
    pub fn answers_as(mut self, status: u16, says: &str, media_type: &str, schema: Json, headers: &[&str]) -> Self {
        let mut answer = json!({"description": says, "content": {media_type: {"schema": schema}}});
        let headers: Map<String, Json> = headers.iter().map(|name| ((*name).to_owned(), to("headers", name))).collect();
        if !headers.is_empty() {
            set(&mut answer, "headers", headers);
        }
        self.answers.insert(status.to_string(), answer);
        self
    }

    /// Answers the same status in another media type too.
    pub fn or_answers_as(mut self, status: u16, media_type: &str, schema: Json) -> Self {
        let answer = self.answers.get_mut(&status.to_string()).and_then(|answer| answer.get_mut("content"));
        if let Some(content) = answer {
            set(content, media_type, json!({"schema": schema}));
        }
        self
    }

    /// Answers without a body.
    pub fn answers_nothing(mut self, status: u16, says: &str) -> Self {
        self.answers
            .insert(status.to_string(), json!({"description": says, "headers": {"ETag": to("headers", "ETag")}}));
        self
    }

    /// Answers that it is done, and nothing more.
    pub fn answers_no_content(mut self, says: &str) -> Self {
        self.answers.insert("204".to_owned(), json!({"description": says}));
        self
    }

    /// Can answer these problems.
    pub fn fails(mut self, statuses: &[u16]) -> Self {
        for status in statuses {
            let name = match status {
                401 => "NotSignedIn",
                503 => "Busy",
                _ => "Problem",
            };
            self.answers.insert(status.to_string(), to("responses", name));
        }
        self
    }

    /// As the document has it.
    pub fn build(self) -> Json {
        let mut json = json!({
            "operationId": self.id,
            "tags": [self.tag],
            "summary": self.summary,
            "responses": self.answers,
        });
        if !self.description.is_empty() {
            set(&mut json, "description", self.description);
        }
        if !self.parameters.is_empty() {
            set(&mut json, "parameters", self.parameters);
        }
        if let Some(body) = self.body {
            set(&mut json, "requestBody", body);
        }
        if self.is_open {
            set(&mut json, "security", json!([]));
        }
        json
    }
}
