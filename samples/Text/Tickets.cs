/// <summary>
/// What customers of a shop write, and who is to answer. Made up: a complaint of its class in one of many wordings, and around it what any of them
/// might say, so that few tickets share the words that matter.
/// </summary>
internal static class Tickets
{
    private static readonly string[] Things = ["espresso machine", "headphones", "desk lamp", "bicycle", "tent", "keyboard", "blender", "rain coat", "camera", "office chair"];

    private static readonly string[] Before =
    [
        "Hello,", "Hi there,", "Good morning.", "Dear team,", "", "", "I am a customer since 2019.", "This is the second time that I write.", "Sorry to bother you.",
        "Quick question:", "I am writing about my {0}.", "It is about the {0}.",
    ];

    private static readonly string[] After =
    [
        "Please help.", "Thanks!", "Kind regards, Kim", "What should I do?", "", "", "I would be glad to hear from you soon.", "Can somebody look into this?",
        "My number is in the account.", "I have attached a picture.", "Otherwise I am happy with the shop.", "Thank you for your patience.",
    ];

    private static readonly Dictionary<string, string[]> Complaints = new()
    {
        ["billing"] =
        [
            "I was charged twice for the same {0}.", "The invoice shows a wrong amount.", "My credit card was debited although I had paid by bank transfer.",
            "Where can I download the receipt for my tax office?", "The discount code was not taken off the total.", "You have taken more money than we agreed.",
            "There is an unknown payment to you on my statement.", "The VAT on the bill is not correct.", "Why did the price go up after I had ordered?",
            "I need the bill made out to my company.", "The instalment was collected before it was due.", "A reminder fee was added, yet I settled everything in time.",
            "Your accounting sums up the items falsely.", "I would rather pay monthly; how do I change that?",
        ],
        ["delivery"] =
        [
            "The {0} has not arrived yet.", "The courier left the parcel in the rain.", "Tracking has said 'in transit' for nine days.",
            "My package went to the neighbour's old address.", "When will the {0} be shipped?", "Nobody rang the bell, and now it lies at a depot far away.",
            "The shipment is late, and I need it on Friday.", "Only one of the two boxes came.", "Can you send it to my office instead?",
            "The driver says that he could not find the street.", "I waited at home all day in vain for the van.", "Do you also deliver to the islands?",
            "The postman put a card in the letter box, but the post office knows of nothing.", "How long does it take until it gets here?",
        ],
        ["login"] =
        [
            "I cannot sign in any more.", "The link to reset my password has expired.", "My account is locked after three attempts.",
            "The code for the second factor never comes.", "It says that my e-mail address is unknown.", "I forgot which user name I had chosen.",
            "After the update the app throws me out every minute.", "How do I change the passphrase?", "Somebody else seems to use my profile.",
            "The page keeps asking me to prove that I am no robot.", "I have a new phone and can't authenticate.", "My credentials are refused, though they are right.",
            "Please unblock my access.", "I can register, but then I am not let in.",
        ],
        ["defect"] =
        [
            "The {0} stopped working after a week.", "It does not switch on.", "There is a crack in the casing.", "The {0} makes a grinding noise.",
            "One of the screws is missing a thread.", "It overheats and smells of burnt plastic.", "The battery lasts ten minutes.", "The zip came off at first use.",
            "The display flickers and goes black.", "Water leaks out at the bottom.", "The button on the left has no effect.", "It broke in two when I sat down.",
            "The paint peels off everywhere.", "Something inside is loose and rattles.",
        ],
        ["returns"] =
        [
            "I would like to send the {0} back.", "It does not fit; can I swap it for a larger size?", "How many days do I have to change my mind?",
            "Please let me have a label for the way back.", "I don't need the {0} any longer and want my money again.", "It was a present, and she has one already.",
            "The colour is not what I had imagined; I'd like another.", "Whom do I give it to if I don't want to keep it?", "I withdraw from the contract.",
            "I sent it to you two weeks ago and have not been refunded.", "Is an exchange possible in your store?", "Do you take it back without the box?",
            "I ordered the wrong model by mistake.", "May I cancel the order?",
        ],
        ["advice"] =
        [
            "Which {0} would you recommend for a beginner?", "Does the {0} work with a Mac?", "What is the difference between the two models?",
            "Is there a version in green?", "Will there be a sale before Christmas?", "How loud is it compared to the older one?", "Is the {0} suitable for children?",
            "Do you have it in stock in the city?", "Which size should I take if I am 1.80 m tall?", "Can it be used outdoors in winter?",
            "What material is it made of?", "Are spare parts available?", "How much does it weigh?", "Does it come with a manual in French?",
        ],
    };

    /// <summary>So many tickets of every class.</summary>
    public static LabelledText[] Make(int perClass, int seed)
    {
        var random = new Random(seed);
        LabelledText[] tickets =
        [
            .. from complaints in Complaints
               from _ in Enumerable.Range(0, perClass)
               select new LabelledText { Label = complaints.Key, Text = Ticket(complaints.Value) },
        ];
        random.Shuffle(tickets);
        return tickets;

        string Ticket(string[] complaints) => string.Join(' ', ((string[])[Any(Before), Any(complaints), Any(After)]).Where(part => part.Length > 0))
            .Replace("{0}", Any(Things), StringComparison.Ordinal);

        string Any(string[] of) => of[random.Next(of.Length)];
    }
}
