namespace Nabla;

// The way of learning: the rule, its rate, and what is done to gradient and weights besides.
public sealed partial record Recipe
{
    internal static readonly RecipeOption<Optimizer> OptimizerOption = new(
        "optimizer", "how a gradient changes the parameters", Rules.Read)
    {
        Placeholder = string.Join('|', Rules.Names), Default = "adam", Choices = Rules.Names, PrintAs = Rules.Text,
        Usual = r => Rules.Settled(r, null), Settle = (r, asked) => Rules.Settled(r, (Optimizer)asked),
        Fact = recipe => recipe.Optimizer?.ToString(),   // its rate, momentum and decay are in it
    };

    private static readonly RecipeOption<double> s_learningRate =
        new("learning-rate", "η", text => OptionText.Number(text, "a number above 0", x => x > 0))
        {
            Aliases = ["eta"], Default = "0.001, of tables 0.003; sgd 0.1, adagrad 0.01",
            Need = "a number, 0 or more", IsLegal = x => x >= 0 && double.IsFinite(x),
            Usual = r => ((Optimizer)r.Settled(OptimizerOption)!).Eta,
        };

    private static readonly RecipeOption<Schedule> s_schedule =
        new("schedule",
            "how η changes: constant, step:10,0.5, exponential:0.95, cosine:5,0.01, one_cycle:0.3, plateau:5,0.1",
            Nabla.Schedule.Parse)
        {
            Placeholder = "RULE", Default = "constant; of tables cosine:0,0, down to 0",
            Usual = r => r is { IsTable: true, IsBook: false } ? new CosineSchedule() : Nabla.Schedule.Constant,
            Fact = recipe => (recipe.Schedule ?? Nabla.Schedule.Constant).ToString(),
        };

    private static readonly RecipeOption<double> s_momentum = Share("momentum", "of sgd and rmsprop");

    private static readonly RecipeOption<double> s_l2 = Positive(
        "l2", "adds (X/2) Σw² to the mean cost", "0; of tables 2/n",
        r => r is { IsTable: true, IsBook: false } ? 2.0 / Math.Max(1, r.Examples) : 0.0, isTold: true);

    private static readonly RecipeOption<double> s_l1 =
        Positive("l1", "adds X Σ|w| to the mean cost", isTold: true);

    private static readonly RecipeOption<double> s_weightDecay =
        new("weight-decay", "decoupled: shrinks every parameter by η·X before a step", AtLeast0)
        {
            Default = "0; adamw 0.01", Need = NotNegative, IsLegal = x => x >= 0 && double.IsFinite(x),
            Usual = r => r.Settled(OptimizerOption) is AdamW rule ? rule.WeightDecay : 0.0,
            Fact = recipe => Printed(recipe.DecoupledDecay),
        };

    private static readonly RecipeOption<double> s_dropout =
        Share("dropout", "probability of dropping a hidden activation", usual: 0);

    private static readonly RecipeOption<double> s_maxNorm =
        Positive("max-norm", "limits the norm of the weights into a neuron");

    private static readonly RecipeOption<double> s_clipNorm =
        Positive("clip-norm", "limits the norm of the gradient", alias: "clip");

    private static readonly RecipeOption<double> s_clipValue =
        Positive("clip-value", "limits each entry of the gradient");

    private static readonly RecipeOption<ImmutableArray<int>> s_freeze =
        new("freeze", "layers that stay as they are, the first hidden one is 2: 2, or 2,3", OptionText.Layers)
        {
            Placeholder = "L,L,…", Default = "none", MayVary = false,
            Need = LayerNumbers, IsLegal = layers => !layers.IsDefault && layers.All(l => l >= 2),
            Fact = recipe => recipe.Freeze is { IsEmpty: false } layers ? string.Join(',', layers.Order()) : null,
            FactBefore = "none",
        };

    internal static ImmutableArray<RecipeOption> LearningOptions { get; } =
    [
        OptimizerOption, s_learningRate, s_schedule, s_momentum, s_l2, s_l1, s_weightDecay, s_dropout, s_maxNorm,
        s_clipNorm, s_clipValue, s_freeze,
    ];

    /// <summary>How a gradient changes the parameters; null: Adam. <see cref="LearningRate"/>, <see cref="Momentum"/>
    /// and
    /// <see cref="WeightDecay"/> change it where they are given.</summary>
    public Optimizer? Optimizer { get => Object(OptimizerOption); init => Set(OptimizerOption, value); }

    /// <summary>η, at least 0; null: the optimizer's own, or what suits the data where that is open too.</summary>
    public double? LearningRate { get => Value(s_learningRate); init => Set(s_learningRate, value); }

    /// <summary>How η changes over the steps; null: not, for tables down to 0 as a cosine.</summary>
    public Schedule? Schedule { get => Object(s_schedule); init => Set(s_schedule, value); }

    /// <summary>How much of the velocity of SGD or RMSprop remains: 0 … 1, 1 excluded; null: the optimizer's
    /// own.</summary>
    public double? Momentum { get => Value(s_momentum); init => Set(s_momentum, value); }

    /// <summary>λ of the penalty (λ/2) Σw² added to the mean cost, weights only (the book's λ is n times ours). At
    /// least 0; null: 0, for tables 2/n.</summary>
    public double? L2 { get => Value(s_l2); init => Set(s_l2, value); }

    /// <summary>λ of the penalty λ Σ|w| added to the mean cost, weights only. At least 0; null: 0.</summary>
    public double? L1 { get => Value(s_l1); init => Set(s_l1, value); }

    /// <summary>λ of decoupled weight decay (Loshchilov and Hutter 2019): θ ← (1 − ηλ)θ before each step, biases too,
    /// whatever the optimizer. At least 0; null: 0, for <see cref="AdamW"/> its own.</summary>
    public double? WeightDecay { get => Value(s_weightDecay); init => Set(s_weightDecay, value); }

    /// <summary>The probability with which each hidden activation is dropped in training, 0 ≤ p &lt; 1; null:
    /// 0.</summary>
    public double? Dropout { get => Value(s_dropout); init => Set(s_dropout, value); }

    /// <summary>Whether something is given that is of hidden layers alone.</summary>
    internal bool AsksForHidden => Activation is not null || Dropout is not null || Freeze is { IsEmpty: false };

    /// <summary>The most that the norm of the weights into one neuron may be after a step; 0 or null: no
    /// limit.</summary>
    public double? MaxNorm { get => Value(s_maxNorm); init => Set(s_maxNorm, value); }

    /// <summary>The most that the norm of the whole gradient may be; 0 or null: no limit.</summary>
    public double? ClipNorm { get => Value(s_clipNorm); init => Set(s_clipNorm, value); }

    /// <summary>The most that each entry of the gradient may be in magnitude; 0 or null: no limit. Comes before
    /// <see cref="ClipNorm"/>.</summary>
    public double? ClipValue { get => Value(s_clipValue); init => Set(s_clipValue, value); }

    /// <summary>Layers whose weights and biases stay as they are, 2 … L; null: none. No gradient is computed for them;
    /// the layers before them still get their errors.</summary>
    public ImmutableArray<int>? Freeze { get => Value(s_freeze); init => Set(s_freeze, value); }

    /// <summary>Refuses layers to freeze that are not there, and to freeze all.</summary>
    /// <exception cref="RecipeException">One is not, or nothing would be learned.</exception>
    internal void RequireFreezable(Architecture network)
    {
        if (Freeze is not { IsEmpty: false } layers)
            return;
        int last = network.LayerCount;
        if (layers.Any(l => l > last))
        {
            throw new RecipeException($"{s_freeze} names layer {layers.Max()}, which the network has not",
                $"name some of the layers 2 to {last}", ("network", $"{network}"));
        }

        if (layers.Distinct().Count() == last - 1)
        {
            throw new RecipeException($"{s_freeze} names every layer, so that nothing would be learned",
                $"leave one out", ("network", $"{network}"));
        }
    }

    /// <summary>What helps where training diverges.</summary>
    internal static FormattableString AgainstDivergence => $"a smaller {s_learningRate}, or {s_clipNorm} 1";

    /// <summary>Decay that the optimizer does not do itself.</summary>
    internal double DecoupledDecay => Optimizer is AdamW ? 0 : WeightDecay ?? 0;

    /// <summary>The same recipe, its optimizer as rate, momentum and decay change it.</summary>
    internal Recipe WithRule() => this with { Optimizer = Rules.For(this, Optimizer!) };

    private const string LayerNumbers = "numbers of layers from 2 on, separated by commas, such as 2,3";

    private const string NotNegative = "a number, 0 or more", BelowOne = "a number from 0 to 1, 1 excluded";

    private static double AtLeast0(string text) => OptionText.Number(text, NotNegative, x => x >= 0);

    private static string Printed(double value) => FormattableString.Invariant($"{value}");

    private static RecipeOption<double> Positive(
        string name, string help, string @default = "0", Func<Resolution, object?>? usual = null, string? alias = null,
        bool isTold = false)
    {
        RecipeOption<double> option = null!;
        return option = new(name, help, AtLeast0)
        {
            Default = @default, Need = NotNegative, IsLegal = x => x >= 0 && double.IsFinite(x),
            Usual = usual ?? (_ => 0.0), Aliases = alias is null ? [] : [alias], IsTold = isTold,
            Fact = recipe => Printed((double?)recipe[option] ?? 0),
        };
    }

    private static RecipeOption<double> Share(string name, string help, double? usual = null)
    {
        RecipeOption<double> option = null!;
        return option = new(name, help, text => OptionText.Number(text, BelowOne, x => x is >= 0 and < 1))
        {
            Default = usual is { } number ? Printed(number) : null, Need = BelowOne, IsLegal = x => x is >= 0 and < 1,
            Usual = _ => usual, IsTold = usual is not null, Fact = usual is null ? null : recipe =>
                Printed((double?)recipe[option] ?? 0),
        };
    }

    /// <summary>An optimizer out of its name, rate, momentum and decay, each of which may be open.</summary>
    private static class Rules
    {
        internal static ImmutableArray<string> Names => Nabla.Optimizer.Names;

        /// <summary>What <see cref="Nabla.Optimizer.Parse"/> reads, the name in any letter case.</summary>
        internal static Optimizer Read(string text)
        {
            int end = text.IndexOf(' ', StringComparison.Ordinal);
            (string name, string rest) = end < 0 ? (text, "") : (text[..end], text[end..]);
            return Nabla.Optimizer.Parse(OptionText.Choice(name, Names) + rest);
        }

        // Rate, momentum and decay have rows of their own.
        internal static string Text(Optimizer rule)
        {
            if (!Names.Contains(rule.Name))
                return rule.ToString();   // of the user's own
            Optimizer plain = Nabla.Optimizer.Parse(rule.Name) with { Eta = rule.Eta };
            if (rule is AdamW)
                plain = plain with { WeightDecay = rule.WeightDecay };
            if (plain is Sgd sgd && rule is Sgd own)
                plain = sgd with { Momentum = own.Momentum };
            if (plain is RmsProp rms && rule is RmsProp other)
                plain = rms with { Momentum = other.Momentum };
            return plain == rule ? rule.Name : rule.ToString();
        }

        internal static Optimizer Settled(Resolution r, Optimizer? asked)
        {
            Optimizer rule = asked
                ?? (r.IsBook ? new Sgd(3) : (r.IsTable ? new Adam(0.003) : Nabla.Optimizer.Parse("adam")));
            return For(r.Asked, rule);
        }

        internal static Optimizer For(Recipe recipe, Optimizer rule)
        {
            if (recipe.LearningRate is { } rate)
                rule = rule with { Eta = rate };
            if (rule is AdamW && recipe.WeightDecay is { } decay)
                rule = rule with { WeightDecay = decay };
            return recipe.Momentum is not { } momentum ? rule : rule switch
            {
                Sgd sgd => sgd with { Momentum = momentum },
                RmsProp rmsProp => rmsProp with { Momentum = momentum },
                _ => throw new RecipeException(
                    $"{rule.Name} has no {s_momentum}", $"leave it out, or take sgd or rmsprop as {OptimizerOption}"),
            };
        }
    }
}
