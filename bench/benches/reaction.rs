//! Reaction codes, known and unknown, against one `match` written by hand. Each figure is for a
//! pass over 48 codes.

use std::hint::black_box;

use bitrix24::Reaction;
use bitrix24_bench::compare::{compare, criterion, each};
use bitrix24_bench::floor;
use serde::de::DeserializeOwned;

const GOAL: Option<f64> = Some(1.1);

fn main() {
    let mut criterion = criterion();
    let known: Vec<String> = Reaction::ALL.iter().map(ToString::to_string).collect();
    // They differ from the known ones at the end, so that length and beginning do not distinguish
    // them.
    let unknown: Vec<String> = known
        .iter()
        .map(|code| format!("{}_", &code[..code.len() - 1]))
        .collect();

    for (name, codes) in [("known", &known), ("unknown", &unknown)] {
        compare(
            &mut criterion,
            &format!("reaction/parse {name}"),
            GOAL,
            each(|| {
                for code in codes {
                    let Ok(reaction) = black_box(code).parse::<Reaction>();
                    black_box(reaction);
                }
            }),
            each(|| {
                for code in codes {
                    black_box(floor::Reaction::parse(black_box(code)));
                }
            }),
        );
    }

    let by_hand: Vec<_> = known
        .iter()
        .map(|code| floor::Reaction::parse(code))
        .collect();
    compare(
        &mut criterion,
        "reaction/as_str",
        GOAL,
        each(|| {
            for reaction in Reaction::ALL {
                black_box(black_box(reaction).as_str());
            }
        }),
        each(|| {
            for reaction in &by_hand {
                black_box(black_box(reaction).as_str());
            }
        }),
    );

    for (name, codes) in [("known", &known), ("unknown", &unknown)] {
        let documents: Vec<String> = codes.iter().map(|code| format!("\"{code}\"")).collect();
        compare(
            &mut criterion,
            &format!("reaction/decode {name}"),
            GOAL,
            each(|| decode::<Reaction>(&documents)),
            each(|| decode::<floor::Reaction>(&documents)),
        );
        compare(
            &mut criterion,
            &format!("reaction/decode {name}, the floor derived"),
            None,
            each(|| decode::<Reaction>(&documents)),
            each(|| decode::<floor::DerivedReaction>(&documents)),
        );
    }
    criterion.final_summary();
}

fn decode<T: DeserializeOwned>(documents: &[String]) {
    for document in documents {
        black_box(serde_json::from_str::<T>(black_box(document)).ok());
    }
}
