//! The commands that are not methods.

use clap::{Arg, ArgAction, Command};

/// Returns the commands that are not methods.
pub(super) fn commands() -> Vec<Command> {
    let mut commands = vec![
        Command::new("call")
            .about("Calls any method by its name")
            .arg(Arg::new("method").value_name("METHOD").required(true).help("The name of the method"))
            .arg(
                Arg::new("params")
                    .long("params")
                    .value_name("JSON")
                    .help("The parameters: a JSON object, @FILE, or - for the standard input"),
            ),
        Command::new("completions")
            .about("Prints a script with which a shell completes commands")
            .arg(
                Arg::new("shell")
                    .required(true)
                    .value_parser(clap::value_parser!(clap_complete::Shell)),
            ),
        Command::new("events")
            .about("Prints the events that wait for the bot")
            .long_about(
                "Prints the oldest events that wait for the bot, and confirms none of them. With \
                 --follow, it prints events as they arrive and confirms each once it is printed.",
            )
            .arg(Arg::new("bot_id").long("bot-id").value_name("NUMBER").help("The bot; by default BITRIX24_BOT_ID"))
            .arg(
                Arg::new("follow")
                    .long("follow")
                    .action(ArgAction::SetTrue)
                    .help("Print and confirm events as they arrive, until Ctrl-C"),
            )
            .arg(
                Arg::new("pause")
                    .long("pause")
                    .value_name("SECONDS")
                    .value_parser(clap::value_parser!(u64))
                    .requires("follow")
                    .help("The pause between two requests for an empty queue; by default 5 to 30 seconds"),
            ),
        Command::new("explain")
            .about("Explains an error code")
            .arg(Arg::new("code").value_name("CODE").required(true).help("The code, such as ACCESS_DENIED")),
        Command::new("login")
            .about("Saves credentials to a file that only its owner can read")
            .long_about(
                "Saves credentials to a file that only its owner can read. It takes them from the \
                 environment, and asks for those that are not set there.",
            ),
        Command::new("man")
            .about("Prints the manual page, or writes one for each command to a folder")
            .arg(Arg::new("folder").value_name("FOLDER").help("The folder for the pages")),
        Command::new("reactions").about("Lists the reactions to messages, with their emoji"),
    ];
    if cfg!(feature = "mcp") {
        commands.push(
            Command::new("mcp")
                .about("Serves the methods to a language model (Model Context Protocol)")
                .long_about(
                    "Serves the methods as tools of the Model Context Protocol on the standard \
                     input and output. Methods that delete something are not served unless they \
                     are allowed.",
                )
                .arg(
                    Arg::new("allow-destructive")
                        .long("allow-destructive")
                        .action(ArgAction::SetTrue)
                        .help("Serve methods that delete something too"),
                )
                .arg(
                    Arg::new("allow")
                        .long("allow")
                        .value_name("TOOL")
                        .action(ArgAction::Append)
                        .help("Serve this tool although it deletes something; may be repeated"),
                )
                .arg(
                    Arg::new("only")
                        .long("only")
                        .value_name("TOOL")
                        .action(ArgAction::Append)
                        .help("Serve only this tool; may be repeated"),
                ),
        );
    }
    commands
}
