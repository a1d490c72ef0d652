export type Intent = {
  topic: string;
  needsOrder: boolean;
  en: string[];
  es: string[];
  answer: string[];
  answerEs: string[];
};

export const intents: readonly Intent[] = [
  {
    topic: "delivery",
    needsOrder: true,
    en: [
      "Where is my {product}? Order {order} should have come {days} days ago.",
      "Has {order} left your warehouse yet?",
      "Tracking for {order} has not moved since Monday.",
    ],
    es: [
      "¿Dónde está mi pedido {order}? Debía llegar hace {days} días.",
      "¿Ya salió el pedido {order} del almacén?",
    ],
    answer: [
      "Your order {order} is on its way with Norpost.",
      "It should reach you within {days} days.",
      "You can follow it with the link in your confirmation mail.",
      "If it is not there by then, write to us and we send a new one.",
    ],
    answerEs: [
      "Su pedido {order} está en camino con Norpost.",
      "Llegará en unos {days} días.",
      "Puede seguirlo con el enlace del correo de confirmación.",
    ],
  },
  {
    topic: "returns",
    needsOrder: false,
    en: [
      "Can I send the {product} back after four weeks?",
      "How do I return a {product} that I have used once?",
      "Who pays for the return parcel?",
    ],
    es: [
      "¿Puedo devolver el producto después de cuatro semanas?",
      "¿Quién paga el envío de la devolución?",
    ],
    answer: [
      "You can return it within 60 days, also when it was used once.",
      "Print the label from your account and bring the parcel to any Norpost office.",
      "The return is free of charge.",
      "Your money is back five days after we receive it.",
    ],
    answerEs: [
      "Puede devolverlo en 60 días.",
      "Imprima la etiqueta en su cuenta y lleve el paquete a Norpost.",
      "La devolución es gratuita.",
    ],
  },
  {
    topic: "warranty",
    needsOrder: false,
    en: [
      "The motor of my {product} smells burnt. Is that covered?",
      "My {product} stopped after two years, what now?",
    ],
    es: ["El motor huele a quemado. ¿Lo cubre la garantía?"],
    answer: [
      "Motors are covered for five years.",
      "Please stop using the machine and unplug it.",
      "Send us a photo of the type plate, and we arrange a repair or a new one.",
    ],
    answerEs: [
      "Los motores tienen cinco años de garantía.",
      "Deje de usar la máquina y desenchúfela.",
      "Envíenos una foto de la placa.",
    ],
  },
  {
    topic: "billing",
    needsOrder: true,
    en: ["I was charged twice for {order}.", "Can I get an invoice with VAT for {order}?"],
    es: ["Me han cobrado dos veces el pedido {order}."],
    answer: [
      "I see one payment and one reservation for {order}.",
      "The reservation disappears within {days} days by itself.",
      "The invoice with VAT is under Orders in your account.",
    ],
    answerEs: ["Veo un pago y una reserva para {order}.", "La reserva desaparece en {days} días."],
  },
  {
    topic: "product",
    needsOrder: false,
    en: [
      "Does the {product} fit a 220 V socket?",
      "Which dough hook comes with the {product}?",
      "Is the {product} dishwasher safe?",
    ],
    es: ["¿Funciona con enchufe de 220 V?", "¿Se puede lavar en el lavavajillas?"],
    answer: [
      "Yes, it works from 110 to 240 V.",
      "The bowl and the hooks are dishwasher safe, the motor block is not.",
      "A dough hook, a whisk and a beater are in the box.",
    ],
    answerEs: [
      "Sí, funciona de 110 a 240 V.",
      "El bol se puede lavar en el lavavajillas, el motor no.",
    ],
  },
  {
    topic: "account",
    needsOrder: false,
    en: ["I cannot sign in since yesterday.", "How do I delete my account and my data?"],
    es: ["No puedo entrar en mi cuenta desde ayer."],
    answer: [
      "Please ask for a new password on the sign-in page; the mail comes within two minutes.",
      "Look in the spam folder as well.",
      "To delete your account, open Settings, then Privacy, then Delete.",
    ],
    answerEs: [
      "Pida una contraseña nueva en la página de entrada.",
      "Mire también en la carpeta de correo no deseado.",
    ],
  },
];

/** What the help centre holds, by topic. The last three are what a broken search brings up. */
export const passages: Readonly<Record<string, string[]>> = {
  delivery: [
    "Delivery. Parcels leave the warehouse within 24 hours and take two to five days with Norpost.",
    "Lost parcels. A parcel without a scan for seven days counts as lost; we send a new one.",
    "Tracking. The link is in the confirmation mail and under Orders.",
  ],
  returns: [
    "Returns. Sixty days, free of charge, also after a first use.",
    "Refunds. Five working days after arrival, to the same means of payment.",
  ],
  warranty: [
    "Warranty. Two years on everything, five on motors.",
    "Repairs. Send a photo of the type plate; do not open the housing.",
  ],
  billing: [
    "Payments. Cards are reserved at order time and charged when the parcel leaves.",
    "Invoices. VAT invoices are under Orders, as PDF.",
  ],
  product: [
    "Mixers. 110 to 240 V. Bowl and hooks are dishwasher safe.",
    "In the box. Dough hook, whisk, beater, manual.",
  ],
  account: [
    "Sign-in. Password mails come within two minutes.",
    "Privacy. Settings, Privacy, Delete removes the account within 30 days.",
  ],
  garden: [
    "Raised beds. Fill with branches, then compost, then soil.",
    "Hoses. Empty them before the first frost.",
  ],
  careers: [
    "Careers. We look for warehouse staff in Rotterdam.",
    "Apprenticeships start in September.",
  ],
  press: [
    "Press. Acme Home opens its ninth shop in Lyon.",
    "Photos for the press are free to use.",
  ],
};

export const refusals = {
  en: [
    "I'm sorry, but I can't help with that request.",
    "I am not able to assist with this. Please contact a human agent.",
    "Unfortunately I can't provide that information.",
  ],
  es: ["Lo siento, pero no puedo ayudarle con eso.", "No me es posible dar esa información."],
} as const;
