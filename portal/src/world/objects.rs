//! The objects of responses and events, with all their documented fields.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::chats::Chat;
use super::commands::LANGUAGE;
use super::pictures;
use super::{Command, Thing, World};
use crate::clock::date;
use crate::revision::Revision;

/// The default color of a chat.
const COLOR: &str = "#4ba984";
/// The names of the commands that every portal has.
const PORTAL_COMMANDS: [&str; 6] = [
    "me",
    "loud",
    "quote",
    "rename",
    "getDialogId",
    "webrtcDebug",
];

/// The context of an object. Some fields occur only in responses, as they depend on the caller.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum In {
    /// A response to this member.
    Response(u64),
    /// An event for this member.
    Event(u64),
}

impl World {
    /// Returns a person or a bot.
    pub(crate) fn user_object(&self, id: u64, whether: In) -> Value {
        let whole = self.profile(id).map(|profile| {
            let is_bot = self.bots.contains_key(&id);
            // Events contain no last online dates, and bots have none anywhere.
            let online = match whether {
                In::Response(_) if !is_bot => json!(date(self.now)),
                _ => json!(false),
            };
            object(json!({
                "id": id,
                "active": true,
                "name": profile.name(),
                "firstName": profile.first_name,
                "lastName": profile.last_name,
                "workPosition": profile.position,
                "color": profile.color,
                "avatar": profile.avatar,
                "gender": profile.gender,
                "birthday": "",
                "extranet": false,
                "bot": is_bot,
                "connector": false,
                "externalAuthId": if is_bot { "bot" } else { "default" },
                "status": "online",
                "idle": false,
                "lastActivityDate": online,
                "mobileLastDate": false,
                "desktopLastDate": online,
                "absent": false,
                "departments": [1],
                "phones": false,
                "type": if is_bot { "bot" } else { "user" },
                "website": "",
                "email": "",
            }))
        });
        self.shown(Thing::User(id), whole)
    }

    /// Returns the author of a message that nobody wrote: an object with empty values, its number
    /// included.
    pub(crate) fn nobody_object(&self) -> Value {
        json!({
            "id": null, "active": false, "name": null, "firstName": "", "lastName": "",
            "workPosition": "", "color": "", "avatar": "", "gender": "M", "birthday": "",
            "extranet": false, "bot": false, "connector": false, "externalAuthId": "default",
            "status": "online", "idle": false, "lastActivityDate": false, "mobileLastDate": false,
            "desktopLastDate": false, "absent": false, "departments": [], "phones": false,
            "type": "user", "website": "", "email": "",
        })
    }

    /// Returns a bot with its public fields.
    pub(crate) fn brief_bot_object(&self, id: u64) -> Value {
        self.shown(Thing::Bot(id), self.brief_bot(id))
    }

    fn brief_bot(&self, id: u64) -> Option<Map<String, Value>> {
        let bot = self.bots.get(&id)?;
        Some(object(json!({
            "id": id,
            "code": bot.code,
            "type": bot.kind,
            "isHidden": bot.is_hidden,
            "isSupportOpenline": bot.is_support_openline,
            "isReactionsEnabled": bot.is_reactions_enabled,
            "backgroundId": bot.background,
            "language": LANGUAGE,
        })))
    }

    /// Returns a bot with the fields for its owner.
    pub(crate) fn bot_object(&self, id: u64) -> Value {
        let whole = self.bots.get(&id).zip(self.brief_bot(id));
        let whole = whole.map(|(bot, mut object)| {
            let chats = || self.chats.values().filter(|chat| chat.has(id));
            let mut people: Vec<u64> = chats().flat_map(|chat| chat.members.clone()).collect();
            people.retain(|user| self.people.contains_key(user));
            people.sort_unstable();
            people.dedup();
            object.extend(self::object(json!({
                "moduleId": "rest",
                "eventMode": bot.event_mode.as_str(),
                // Messages of bots of the REST API are not counted.
                "countMessage": 0,
                "countCommand": 0,
                "countChat": chats().count(),
                "countUser": people.len(),
            })));
            if self.revision < Revision::V35 {
                object.insert("appId".to_owned(), json!(self.application_of(id)));
            }
            object
        });
        self.shown(Thing::Bot(id), whole)
    }

    /// Returns who registered a bot, as an older portal reports it. For a webhook it is a secret.
    fn application_of(&self, id: u64) -> String {
        let Some(bot) = self.bots.get(&id) else {
            return String::new();
        };
        if self.is_of_webhook(id) {
            return format!("custom{}", bot.token);
        }
        let owner = bot.owners.first().map_or("", String::as_str);
        self.credentials.client_of(owner).to_owned()
    }

    /// Returns a chat.
    pub(crate) fn chat_object(&self, id: u64, whether: In) -> Value {
        let (In::Response(member) | In::Event(member)) = whether;
        let whole = self.chats.get(&id).map(|chat| {
            let (kind, letter) = chat.kind();
            let mut object = object(json!({
                "id": id,
                "dialogId": self.dialog_id(id, member),
                "name": chat.name,
                "type": kind,
                "messageType": letter,
                "owner": chat.owner,
                "color": chat.color.unwrap_or(COLOR),
                "avatar": chat.avatar,
                "description": chat.description,
                "extranet": false,
                "containsCollaber": false,
                "entityType": chat.entity.0,
                "entityId": chat.entity.1,
                "entityData1": "",
                "entityData2": "",
                "entityData3": "",
                "entityLink": { "type": chat.entity.0, "url": null, "id": chat.entity.1 },
                "diskFolderId": id,
                "permissions": {
                    "manageUsersAdd": "member",
                    "manageUsersDelete": "manager",
                    "manageUi": "owner",
                    "manageSettings": "owner",
                    "manageMessages": "member",
                    "manageMessagesAutoDelete": "owner",
                    "canPost": "member",
                },
                "parentChatId": 0,
                "parentMessageId": 0,
                "isNew": false,
                "textFieldEnabled": self.switch(chat.has_text_field),
                "backgroundId": null,
            }));
            if let In::Response(_) = whether {
                object.extend(self.chat_in_answer(id, chat, member));
            }
            object
        });
        self.shown(Thing::Chat(id), whole)
    }

    /// Returns whether the text field is shown: true or false, and `Y` or `N` on an older portal.
    fn switch(&self, on: bool) -> Value {
        if self.revision < Revision::V34 {
            json!(yes_or_no(on))
        } else {
            json!(on)
        }
    }

    /// Returns the fields of a chat that only responses contain.
    fn chat_in_answer(&self, id: u64, chat: &Chat, member: u64) -> Map<String, Value> {
        let messages = self.messages_in(id);
        object(json!({
            "role": chat.role(member),
            "muteList": [],
            "dateCreate": date(chat.created),
            "lastMessageId": messages.last(),
            "lastMessageViews": self.views(messages.last().copied()),
            "lastId": self.last_read(id, member).unwrap_or_default(),
            "managerList": chat.managers,
            "messageCount": messages.len(),
            "userCounter": chat.members.len(),
            "unreadId": self.unread(id, member).first().copied().unwrap_or_default(),
            "markedId": 0,
            "public": "",
        }))
    }

    /// Returns who has seen the last message of a chat, except its author.
    fn views(&self, message: Option<u64>) -> Value {
        let found = message.and_then(|id| Some((id, self.messages.get(&id)?)));
        let viewers: Vec<u64> = found.map_or_else(Vec::new, |(id, message)| {
            let members = self.chats.get(&message.chat).map(|chat| &chat.members);
            let has_seen = |user: &&u64| {
                **user != message.author && self.last_read(message.chat, **user) >= Some(id)
            };
            let members = members.into_iter().flatten();
            members.filter(has_seen).copied().collect()
        });
        let first = viewers.iter().take(1).map(|user| {
            let name = self.profile(*user).map_or_else(String::new, |it| it.name());
            json!({ "userId": user, "userName": name, "date": date(self.now) })
        });
        json!({
            "messageId": message.unwrap_or_default(),
            "firstViewers": first.collect::<Value>(),
            "countOfViewers": viewers.len(),
        })
    }

    /// Returns a message.
    pub(crate) fn message_object(&self, id: u64, whether: In) -> Value {
        let whole = self.messages.get(&id).map(|message| {
            let mut object = object(json!({
                "id": id,
                "chatId": message.chat,
                "authorId": message.author,
                "date": date(message.date),
                "text": message.text,
                "isSystem": message.author == 0,
                "uuid": message.uuid,
                "forward": message.forward,
                "params": message.params,
                "viewedByOthers": self.is_read_by_others(id),
            }));
            if let In::Event(_) = whether {
                object.insert("chat_id".to_owned(), json!(message.chat));
                object.insert("author_id".to_owned(), json!(message.author));
            }
            object
        });
        self.shown(Thing::Message(id), whole)
    }

    /// Returns a file.
    pub(crate) fn file_object(&self, id: u64) -> Map<String, Value> {
        let Some(file) = self.file(id) else {
            return Map::new();
        };
        let extension = file.name.rsplit_once('.').map_or("", |(_, it)| it);
        let extension = extension.to_lowercase();
        let image = match pictures::size(&file.content) {
            Some((width, height)) => json!({ "height": height, "width": width }),
            None => json!(false),
        };
        object(json!({
            "id": id,
            "chatId": file.chat,
            "date": date(file.date),
            "type": file_type(&extension),
            "name": file.name,
            "extension": extension,
            "size": file.content.len(),
            "image": image,
            "authorId": file.author,
            "authorName": self.profile(file.author).map_or_else(String::new, |it| it.name()),
            "isTranscribable": false,
            "isVideoNote": false,
            "isVoiceNote": false,
        }))
    }

    /// Returns a command as the methods that change it do.
    pub(crate) fn command_object(&self, id: u64) -> Map<String, Value> {
        let Some(command) = self.commands.get(&id) else {
            return Map::new();
        };
        object(json!({
            "id": id,
            "botId": command.bot,
            "command": format!("/{}", command.name),
            "common": command.is_common,
            "hidden": command.is_hidden,
            "extranetSupport": command.has_extranet_support,
        }))
    }

    /// Returns the commands that every portal has, as lists contain them.
    pub(crate) fn portal_commands(&self) -> impl Iterator<Item = Value> {
        let command = |(at, name): (usize, &&str)| {
            json!({
                "id": format!("def{at}"),
                "botId": 0,
                "command": format!("/{name}"),
                "category": "Chat",
                "common": "Y",
                "context": "textarea",
                "title": name,
                "params": "",
                "extranet": "Y",
            })
        };
        PORTAL_COMMANDS.iter().enumerate().map(command)
    }

    /// Returns a command of a bot as lists contain it.
    pub(crate) fn listed_command_object(&self, id: u64, command: &Command) -> Value {
        let local = |texts: &BTreeMap<String, String>| {
            if self.revision < Revision::V34 {
                return String::new();
            }
            let text = texts.get(LANGUAGE).or_else(|| texts.values().next());
            text.cloned().unwrap_or_default()
        };
        json!({
            "id": id,
            "botId": command.bot,
            "command": format!("/{}", command.name),
            "category": self.profile(command.bot).map_or_else(String::new, |it| it.name()),
            "common": yes_or_no(command.is_common),
            "context": "",
            "title": local(&command.title),
            "params": local(&command.params),
            "extranet": yes_or_no(command.has_extranet_support),
        })
    }
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { "Y" } else { "N" }
}

fn file_type(extension: &str) -> &'static str {
    match extension {
        "bmp" | "gif" | "jpeg" | "jpg" | "png" | "webp" => "image",
        "avi" | "mov" | "mp4" | "mpeg" | "webm" => "video",
        "flac" | "m4a" | "mp3" | "ogg" | "wav" => "audio",
        _ => "file",
    }
}

/// Returns the entries of a JSON object.
pub(super) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
