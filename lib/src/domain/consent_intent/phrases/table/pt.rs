//! Portuguese phrases.

use super::{
    super::Intent::{LikelyOptOut, OptOut, Unclear},
    Group,
};

/// Sets of words.
pub(super) const SETS: &[(&str, &str)] = &[
    ("pt.texts", "mensagens|mensagem|msg|msgs|sms|mensagenzinha|textos|torpedo|torpedos"),
    ("pt.send", "mande|mandem|manda|mandar|envie|enviem|envia|enviar"),
    (
        "pt.write",
        "escreva|escrevam|escreve|contate|contatem|contacte|contactem|incomode|incomodem|incomoda|perturbe|perturbem|perturba|chame|chamem|chama",
    ),
    ("pt.writing", "mandar|mandarem|enviar|enviarem|escrever|incomodar|contatar|perturbar|encher|importunar|spam"),
    ("pt.of", "da|das|dessa|desta|do|desse|deste|de"),
    ("pt.list", "lista|listas|cadastro|grupo|sistema|contatos|mailing|base"),
    (
        "pt.takeme",
        "tira|tire|tirem|remova|remove|remover|removam|retire|retirem|retira|exclua|excluam|exclui|apague|apaga|tirar|apagar|excluir",
    ),
    ("pt.wish", "quero|desejo|gostaria|queria|queremos"),
];

/// The phrases.
pub(super) const PHRASES: &[Group] = &[
    (
        "phrase.pt",
        OptOut,
        &[
            "pare|para|parem|parar|parar ?ja|agora de ?me|nos $pt.writing",
            "pare|parem|chega|parar|stop ?com|de ?essas|as|tantas|suas|tanta $pt.texts",
            "pare|parem|para ?ja|agora com isso .",
            "nao $pt.wish ?de mais receber",
            "nao $pt.wish ?de ?mais ?receber ?mais|nenhuma|essas|suas|nem ?mais|suas|essas $pt.texts|nada",
            "nao $pt.wish ?mais ser contatado|contatada|contactado|contactada|incomodado|incomodada",
            "nao $pt.wish ?mais que me $pt.write|mandem|mande|enviem|envie",
            "nao me $pt.send ?mais|nenhuma|essas|nada $pt.texts|mais|nada|nunca|.",
            "nao me|nos $pt.write",
            "nao $pt.send ?me mais",
            "nao entre|entrem|entra|entrar ?mais em contato|contacto ?comigo|conosco ?mais|novamente .",
            "me|nos $pt.takeme ?logo|ja $pt.of ?sua|suas|seu|tua $pt.list",
            "me|nos descadastre|descadastra|descadastrem|descadastrar|desinscreva|desinscrever|removam|remova|excluam|tirem .",
            "sair|saio|saindo $pt.of ?sua $pt.list",
            "$pt.wish sair .",
            "$pt.takeme|delete|deleta|deletem|deletar ?o meu|este|esse|meus numero|contato|telefone|cadastro|dados|celular|nome ?$pt.of ?sua|suas|seu ?$pt.list",
            "numero errado|incorreto",
            "nao e|eh ?o meu numero|telefone .",
            "me|nos deixe|deixa|deixem em paz",
            "cancelar|cancele|cancelem|cancela|cancelo ?a|as|o|minha|essa|essas|minhas ?minha inscricao|assinatura|$pt.texts|cadastro .",
        ],
    ),
    (
        "phrase.pt.likely",
        LikelyOptOut,
        &[
            "nao sou|conheco essa|esta|esse|este pessoa|senhor|senhora",
            "^ ja|agora chega .",
            "vai|va|vao se|te foder|fuder|lascar|ferrar",
            "^ vai embora .",
            "^ stop eu|nao|ja|voces",
            "vai|va|vao a|pra|para ?a merda",
            "e|eh ?um|puro|so spam|assedio|perturbacao .",
            "vou|vamos ?te denunciar|bloquear|processar ?voces|voce|vcs|vc|esse|este|isso ?numero|contato .",
            "to|estou te|bloqueando|denunciando ?bloqueando|denunciando|voces|esse",
            "nunca|nao pedi|solicitei isso|isto|nada|essas|$pt.texts",
            "nunca|nao me inscrevi|cadastrei ?nisso|nisto|nessa|em ?lista|nada .",
            "nunca|nao autorizei|permiti|autorizo ?isso|isto|esse|essas|voces|nada|contato|o ?contato|$pt.texts .",
        ],
    ),
    (
        "phrase.pt.unclear",
        Unclear,
        &["nao tenho|temos ?mais interesse .", "nao estou|to ?mais interessado|interessada ."],
    ),
];
