//! What answers and events hold: the objects of the vendor's page, with all their fields.

use serde_json::{Map, Value, json};

use super::chats::Chat;
use super::commands::LANGUAGE;
use super::{Command, World};
use crate::clock::date;
use crate::pictures;

/// What the object is made for. Some fields are for answers alone, as they depend on who asks.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum In {
    /// An answer to this member.
    Answer(u64),
    /// An event for this member.
    Event(u64),
}

impl World {
    /// A person or a bot; null for the portal itself.
    pub(crate) fn user_object(&self, id: u64, whether: In) -> Value {
        let Some(profile) = self.profile(id) else {
            return Value::Null;
        };
        let is_bot = self.bots.contains_key(&id);
        // In events nobody was ever online.
        let online = match whether {
            In::Answer(_) => json!(date(self.now)),
            In::Event(_) => json!(false),
        };
        json!({
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
            "type": if is_bot { "bot" } else { "employee" },
            "website": "",
            "email": "",
        })
    }

    /// A bot as everybody may know it.
    pub(crate) fn brief_bot_object(&self, id: u64) -> Map<String, Value> {
        let Some(bot) = self.bots.get(&id) else {
            return Map::new();
        };
        object(json!({
            "id": id,
            "code": bot.code,
            "type": bot.kind,
            "isHidden": bot.is_hidden,
            "isSupportOpenline": bot.is_support_openline,
            "isReactionsEnabled": bot.is_reactions_enabled,
            "backgroundId": bot.background,
            "language": LANGUAGE,
        }))
    }

    /// A bot as its owner knows it.
    pub(crate) fn bot_object(&self, id: u64) -> Map<String, Value> {
        let Some(bot) = self.bots.get(&id) else {
            return Map::new();
        };
        let chats = || self.chats.values().filter(|chat| chat.has(id));
        let mut people: Vec<u64> = chats().flat_map(|chat| chat.members.clone()).collect();
        people.retain(|user| self.people.contains_key(user));
        people.sort_unstable();
        people.dedup();
        let written = |message: &&super::messages::Message| message.author == id;
        let mut object = self.brief_bot_object(id);
        object.extend(self::object(json!({
            "moduleId": "rest",
            "eventMode": bot.event_mode.as_str(),
            "countMessage": self.messages.values().filter(written).count(),
            "countCommand": self.commands_of(id).count(),
            "countChat": chats().count(),
            "countUser": people.len(),
        })));
        object
    }

    /// A chat.
    pub(crate) fn chat_object(&self, id: u64, whether: In) -> Value {
        let Some(chat) = self.chats.get(&id) else {
            return Value::Null;
        };
        let (In::Answer(member) | In::Event(member)) = whether;
        // Answers say that there is no parent, events that it is 0.
        let parent = match whether {
            In::Answer(_) => Value::Null,
            In::Event(_) => json!(0),
        };
        let mut object = object(json!({
            "id": id,
            "dialogId": self.dialog_id(id, member),
            "name": chat.name,
            "type": if chat.is_private { "private" } else { "chat" },
            "messageType": if chat.is_private { "P" } else { "C" },
            "owner": chat.owner,
            "color": chat.color,
            "avatar": chat.avatar,
            "description": chat.description,
            "extranet": false,
            "containsCollaber": false,
            "entityType": "",
            "entityId": "",
            "entityData1": "",
            "entityData2": "",
            "entityData3": "",
            "entityLink": {},
            "diskFolderId": id,
            "permissions": {},
            "parentChatId": parent,
            "parentMessageId": parent,
            "isNew": false,
            "textFieldEnabled": if chat.has_text_field { "Y" } else { "N" },
            "backgroundId": null,
        }));
        if let In::Answer(_) = whether {
            object.extend(self.chat_in_answer(id, chat, member));
        }
        Value::Object(object)
    }

    /// What only answers tell of a chat.
    fn chat_in_answer(&self, id: u64, chat: &Chat, member: u64) -> Map<String, Value> {
        let messages = self.messages_in(id);
        object(json!({
            "role": chat.role(member),
            "muteList": [],
            "dateCreate": date(chat.created),
            "lastMessageId": messages.last(),
            "lastId": self.last_read(id, member),
            "managerList": chat.managers,
            "messageCount": messages.len(),
            "userCounter": chat.members.len(),
            "unreadId": self.unread(id, member).first(),
            "lastMessageViews": "{}",
            "markedId": null,
            "public": "",
        }))
    }

    /// A message.
    pub(crate) fn message_object(&self, id: u64, whether: In) -> Value {
        let Some(message) = self.messages.get(&id) else {
            return Value::Null;
        };
        let chat = self.chats.get(&message.chat);
        let is_read_by = |user: &u64| self.last_read(message.chat, *user) >= Some(id);
        let mut others = chat.into_iter().flat_map(|chat| &chat.members);
        let mut object = object(json!({
            "id": id,
            "chatId": message.chat,
            "authorId": message.author,
            "date": date(message.date),
            "text": message.text,
            "isSystem": message.author == 0,
            "uuid": "",
            "forward": message.forward,
            "params": message.params,
            "viewedByOthers": others.any(|user| *user != message.author && is_read_by(user)),
        }));
        if let In::Answer(member) = whether {
            let is_viewed = message.author == member || is_read_by(&member);
            object.insert("unread".to_owned(), json!(!is_viewed));
            object.insert("viewed".to_owned(), json!(is_viewed));
        }
        Value::Object(object)
    }

    /// A file.
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

    /// A command as methods that change it give it.
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

    /// A command as lists give it.
    pub(crate) fn listed_command_object(&self, id: u64, command: &Command) -> Map<String, Value> {
        let local = |texts: &std::collections::BTreeMap<String, String>| {
            let text = texts.get(LANGUAGE).or_else(|| texts.values().next());
            text.cloned().unwrap_or_default()
        };
        let mut object = self.command_object(id);
        object.extend(self::object(json!({
            "title": local(&command.title),
            "params": local(&command.params),
            "category": self.profile(command.bot).map_or_else(String::new, |it| it.name()),
            "context": "",
        })));
        object
    }
}

fn file_type(extension: &str) -> &'static str {
    match extension {
        "bmp" | "gif" | "jpeg" | "jpg" | "png" | "webp" => "image",
        "avi" | "mov" | "mp4" | "mpeg" | "webm" => "video",
        "flac" | "m4a" | "mp3" | "ogg" | "wav" => "audio",
        _ => "file",
    }
}

/// The entries of an object that was written as one.
fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
