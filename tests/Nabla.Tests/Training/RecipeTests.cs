using System.Collections.Immutable;
using System.Reflection;

namespace Nabla.Tests.Training;

/// <summary>A recipe is what its options say, however they came in.</summary>
public sealed class RecipeTests
{
    private static readonly Dictionary<string, string> s_texts = new()
    {
        ["preset"] = "book", ["layers"] = "4,8,3", ["hidden"] = "20x10", ["activation"] = "tanh",
            ["output"] = "softmax",
        ["cost"] = "huber", ["init"] = "he_normal", ["optimizer"] = "sgd", ["learning-rate"] = "0.5",
        ["schedule"] = "cosine:5,0.01", ["momentum"] = "0.9", ["l2"] = "0.0001", ["l1"] = "0.002",
        ["weight-decay"] = "0.01", ["dropout"] = "0.2", ["max-norm"] = "3", ["clip-norm"] = "1.5",
        ["clip-value"] = "0.25", ["weight-column"] = "w",
        ["group"] = "patient", ["time"] = "day", ["gap"] = "7",
        ["choose"] = "thorough", ["bound"] = "2.5", ["bins"] = "8",
        ["epochs"] = "9", ["batch-size"] = "7",
        ["no-shuffle"] = "true", ["class-weights"] = "\"a, b\"=3,c=0.5", ["validation"] = "0.3",
        ["threshold"] = "cost:fp=1,fn=5", ["validation-seed"] = "4", ["limit"] = "12",
        ["freeze"] = "2,3", ["patience"] = "5", ["metric"] = "rmse",
        ["target-accuracy"] = "0.9",
        ["calibrate"] = "true", ["seed"] = "18446744073709551615", ["ensemble"] = "3", ["precision"] = "float64",
    };

    public static TheoryData<string> Names => [.. Recipe.OptionNames];

    [Fact]
    public void Every_option_has_a_property_and_every_property_an_option()
    {
        Assert.Equal(s_texts.Keys.Order(), Recipe.OptionNames.Order());
        string[] properties = [.. typeof(Recipe).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite).Select(property => property.Name)];
        Assert.Equal(properties.Order(), RecipeOptions.All.Select(option => option.Property).Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_option_is_the_same_from_text_property_and_file(string name)
    {
        Recipe recipe = new Recipe().With(name, s_texts[name]);
        Assert.Equal([name], recipe.Given);
        Assert.NotEqual(new Recipe(), recipe);
        Assert.Equal(recipe, Recipe.FromJson(recipe.ToJson()));
        Assert.Equal(recipe.GetHashCode(), Recipe.FromJson(recipe.ToJson()).GetHashCode());
        RecipeOption option = RecipeOptions.Find(name)!;
        PropertyInfo property = typeof(Recipe).GetProperty(option.Property)!;
        object value = property.GetValue(recipe)!;
        Recipe copied = new();
        property.SetValue(copied, value);
        Assert.Equal(recipe, copied);
        property.SetValue(copied, null);
        Assert.Equal(new Recipe(), copied);
        Assert.Equal(name == "no-shuffle" ? "shuffle" : name.Replace('-', '_'), option.Fact is null ? option.Key
            : option.FactName);
    }

    [Fact]
    public void All_options_together_are_read_back_and_ones_own_functions_are_passed_in_again()
    {
        Recipe all = new Recipe().With(s_texts);
        Assert.Equal(all, Recipe.FromJson(all.ToJson()));
        Activation own = Activation.Custom("swish", z => z * Dual.Sigmoid(z));
        var mine = new Recipe { Activation = own, Epochs = 3 };
        Assert.Contains("swish", Assert.Throws<ArgumentException>(() => Recipe.FromJson(mine.ToJson())).Message,
            StringComparison.Ordinal);
        Assert.Same(own, Recipe.FromJson(mine.ToJson(), mine).Activation);
    }

    [Theory]
    [InlineData("hiden", "3", "Did you mean \"hidden\"")]
    [InlineData("epochs", "many", "epochs takes a whole number")]
    [InlineData("activation", "rleu", "Did you mean \"relu\"")]
    [InlineData("dropout", "1", "1 excluded")]
    [InlineData("class-weights", "big:2", "names with numbers")]
    [InlineData("schedule", "cosine:a", "no number")]
    public void A_wrong_name_or_value_is_refused_with_the_way_out(string name, string text, string part) =>
        Assert.Contains(
        part, Assert.ThrowsAny<ArgumentException>(() => new Recipe().With(name, text)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_value_out_of_range_is_refused_by_the_propertys_name()
    {
        Refused("ClipNorm", () => new Recipe { ClipNorm = -1 });
        Refused("Dropout", () => new Recipe { Dropout = 1 });
        Refused("BatchSize", () => new Recipe { BatchSize = 0 });
        Refused("Validation", () => new Recipe { Validation = 1.5 });
        Refused("Hidden", () => new Recipe { Hidden = [3, 0] });
        Refused("L2", () => new Recipe { L2 = double.NaN });

        static void Refused(string name, Func<Recipe> make)
        {
            var e = Assert.Throws<ArgumentOutOfRangeException>(make);
            Assert.Equal(name, e.ParamName);
            Assert.StartsWith($"{name} is ", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_rule_takes_its_rate_momentum_and_decay_from_their_own_options_in_any_order()
    {
        Assert.Equal(0.1, Rule(("optimizer", "sgd")).Eta);
        Assert.Equal(0.01, Rule(("optimizer", "adagrad")).Eta);
        Assert.Equal(0.3, Rule(("learning-rate", "0.3"), ("optimizer", "sgd")).Eta);
        Assert.Equal(new Sgd(0.3) { Momentum = 0.9 },
            Rule(("momentum", "0.9"), ("optimizer", "sgd"), ("learning-rate", "0.3")));
        Assert.Equal(new AdamW(0.001) { WeightDecay = 0.2 }, Rule(("optimizer", "adamw"), ("weight-decay", "0.2")));
        Assert.Equal(new Adam(0.001),
            Rule(("optimizer", "adam"), ("weight-decay", "0.2")));   // decoupled: the trainer's
        Assert.Contains("Momentum", Assert.Throws<RecipeException>(
            () => Rule(("optimizer", "adam"), ("momentum", "0.9"))).Message, StringComparison.Ordinal);

        static Optimizer Rule(params (string Name, string Text)[] values) =>
            new Recipe().With(values.Select(v => KeyValuePair.Create(v.Name, v.Text)))
                .Resolve(Examples.Classified(20)).Optimizer!;
    }

    [Fact]
    public void Resolving_fills_every_value_that_acts_and_resolves_to_itself()
    {
        foreach (
            Recipe asked in new[] { new Recipe(), Recipe.Book,
                new Recipe { Optimizer = new AdamW(0.01), Patience = 3 } })
        {
            Same(asked.Resolve(Examples.Classified(40)), recipe => recipe.Resolve(Examples.Classified(40)));
            Same(asked.Resolve(Numbers(60)), recipe => recipe.Resolve(Numbers(60)));
        }

        static void Same(Recipe resolved, Func<Recipe, Recipe> again)
        {
            string[] mayStayOpen =
            [
                "preset", "hidden", "momentum", "freeze", "weight-column", "group", "time", "gap", "class-weights",
                "threshold", "validation-seed", "limit", "ensemble",   // open: one network
                "metric", "target-accuracy", "bound", "bins",   // the last two are of tables
            ];
            Assert.Empty(Recipe.OptionNames.Except(resolved.Given).Except(mayStayOpen));
            Assert.Equal(resolved, again(resolved));
            Assert.Equal(resolved, again(Recipe.FromJson(resolved.ToJson())));
        }
    }

    [Theory]
    [InlineData(2, 400)]
    [InlineData(150, 400)]
    [InlineData(1000, 187)]      // 32 steps an epoch
    [InlineData(3200, 60)]
    public void Few_rows_are_passed_more_often(int rows, int epochs) =>
        Assert.Equal(epochs, new Recipe().Resolve(Numbers(rows)).Epochs);

    [Fact]
    public void The_penalty_counts_for_less_the_more_rows_there_are()
    {
        Assert.Equal(0.02, new Recipe().Resolve(Numbers(100)).L2);
        Assert.Equal(0.0002, new Recipe().Resolve(Numbers(10_000)).L2);
    }

    [Fact]
    public void All_of_a_small_table_is_learned_from_and_the_rate_goes_down()
    {
        TrainedModel run = Model.Train(Numbers(60), new Recipe { Epochs = 4 });
        Assert.Equal(60, run.Model.Training!.Examples);
        Assert.All(run.Result.History, epoch => Assert.Null(epoch.Validation));
        double[] rates = [.. run.Result.History.Select(epoch => epoch.LearningRate)];
        Assert.Equal(rates.OrderDescending(), rates);
        Assert.True(rates[^1] < rates[0] / 4, $"{rates[0]} to {rates[^1]}");
    }

    [Fact]
    public void A_tenth_of_a_large_table_is_held_out()
    {
        TrainedModel run = Model.Train(Numbers(10_000), new Recipe { Epochs = 1 });
        Assert.Equal(9000, run.Model.Training!.Examples);
        Assert.NotNull(run.Validation);
    }

    [Fact]
    public void Whoever_asks_for_what_looks_at_validation_gets_it()
    {
        Recipe[] all =
        [
            new() { Patience = 3 }, new() { TargetAccuracy = 0.9 }, new() { Schedule = new PlateauSchedule(2) },
            new() { Calibrate = true },
        ];
        Assert.All(all, recipe => Assert.Equal(0.1, recipe.Resolve(Numbers(60)).Validation));
        Assert.Throws<RecipeException>(() => new Recipe { Patience = 3, Validation = 0 }.Resolve(Numbers(60)));
    }

    [Fact]
    public void The_same_recipe_gives_the_same_bits_and_its_resolved_form_too()
    {
        Table table = Numbers(60);
        TrainedModel one = Model.Train(table, new Recipe { Epochs = 3 }), two = Model.Train(table, one.Recipe);
        Assert.Equal(one.Model.Checksum(), two.Model.Checksum());
        Assert.Equal(one.Recipe, two.Recipe);
    }

    private static Table Numbers(int rows)
    {
        ImmutableArray<double> x = [.. Enumerable.Range(0, rows).Select(i => (double)i)];
        ImmutableArray<string?> y = [.. Enumerable.Range(0, rows).Select(i => i < rows / 2 ? "few" : "many")];
        return new Table(new TableColumn("x", x), new TableColumn("y", y)).WithTarget("y");
    }
}
