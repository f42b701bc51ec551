//! Client tokens: a repeated request gets the same answer as before, and changes nothing.
//!
//! This applies to every action that changes something and documents a `ClientToken`. The pages state it for some of
//! them. The effect of a token with other parameters or another action is inferred.

use super::{Caller, Modelled};
use crate::base::text::clip;
use crate::base::value::Value;
use crate::rds::catalogue;
use crate::rds::model::Cloud;
use crate::rds::model::tokens::Token;
use crate::rpc::condition::{Condition, Refusal};
use crate::rpc::params::Params;
use crate::rpc::signature::v3;

/// The name of the parameter.
const NAME: &str = "ClientToken";

/// The longest accepted token. The pages state at most 64 characters, but Terraform's provider sends 66.
const MOST: usize = 128;

/// The conditions of a token.
pub(super) const CONDITIONS: [Condition; 2] = [Condition::InvalidParameter, Condition::TokenUsed];

impl Modelled {
    /// Returns whether the action uses client tokens.
    pub(crate) fn has_token(&self) -> bool {
        catalogue::has_parameter(self.name, NAME) && !catalogue::only_reads(self.name)
    }

    /// Returns the answer to the same request with the same token, if it was answered before.
    pub(crate) fn repeated<'c>(&self, cloud: &'c Cloud, caller: &Caller, params: &Params<'_>) -> Option<&'c Value> {
        let token = params.get(NAME).filter(|_| self.has_token() && !cloud.settings.strict_client_tokens)?;
        let first = cloud.tokens.get(&caller.owner, token)?;
        (first.action == self.name && first.digest == digest(self.name, params)).then_some(&first.answer)
    }

    /// Answers a request: once for each token. A refusal names the parameters that the action does not have, since one
    /// of them may be the misspelt reason.
    pub(crate) fn run(&self, cloud: &mut Cloud, caller: &Caller, params: &Params<'_>) -> Result<Value, Refusal> {
        self.answered(cloud, caller, params).map_err(|refusal| match (&refusal.hint, self.unknown_hint(params)) {
            // The hint already names the parameter in another case.
            (Some(_), _) if refusal.condition == Condition::MissingParameter => refusal,
            (_, None) => refusal,
            (None, Some(unknown)) => refusal.hint(unknown),
            (Some(hint), Some(unknown)) => {
                let hints = format!("{hint}; {unknown}");
                refusal.hint(hints)
            }
        })
    }

    fn answered(&self, cloud: &mut Cloud, caller: &Caller, params: &Params<'_>) -> Result<Value, Refusal> {
        let Some(token) = params.get(NAME).filter(|_| self.has_token()) else {
            return self.recorded(cloud, caller, params);
        };
        if let Some(answer) = self.repeated(cloud, caller, params) {
            return Ok(answer.clone());
        }
        if token.len() > MOST || !token.is_ascii() {
            let hint = format!("`{NAME}` is `{}`, expected at most {MOST} ASCII characters", clip(token));
            return Err(Refusal::of(Condition::InvalidParameter, NAME).hint(hint));
        }
        if cloud.tokens.get(&caller.owner, token).is_some() {
            return Err(Condition::TokenUsed.because(format!("`{}` came with an earlier request", clip(token))));
        }
        let before = cloud.operations.ids();
        let last = cloud.history.last().map(|task| task.id);
        let answer = self.recorded(cloud, caller, params)?;
        let over = cloud.history.iter().rev().map(|task| task.id).take_while(|id| Some(*id) != last);
        let begun = cloud.operations.ids().difference(&before).copied().chain(over).collect();
        cloud.tokens.put(Token {
            owner: caller.owner.as_ref().to_owned(),
            action: self.name.to_owned(),
            digest: digest(self.name, params),
            answer: answer.clone(),
            begun,
            ..Token::fresh(token.to_owned())
        });
        Ok(answer)
    }
}

/// The digest of a request's parameters without those of the protocol.
fn digest(action: &str, params: &Params<'_>) -> String {
    let mut asked: Vec<_> = params.iter().filter(|(name, _)| catalogue::has_parameter(action, name)).collect();
    asked.sort_unstable();
    v3::digest(format!("{asked:?}").as_bytes())
}
