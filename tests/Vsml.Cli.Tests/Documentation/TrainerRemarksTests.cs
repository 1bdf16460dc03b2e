using System.Xml.Linq;

namespace Vsml.Cli.Tests.Documentation;

/// <summary>What an editor and the reference show of the trainers: in the form that ML.NET's own have.</summary>
public sealed class TrainerRemarksTests
{
    private static readonly Dictionary<string, XElement> Members = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Vsml.MLNet.xml"))
        .Descendants("member").ToDictionary(member => (string)member.Attribute("name")!);

    [Theory]
    [InlineData("VsmlMulticlassTrainer")]
    [InlineData("VsmlBinaryTrainer")]
    [InlineData("VsmlRegressionTrainer")]
    public void ATrainer_HasTheSectionsOfMLNetsOwn_AnExample_AndOptionsThatAreTold(string trainer)
    {
        XElement member = Members[$"T:Vsml.MLNet.{trainer}"];
        string remarks = member.Element("remarks")!.Value;
        int[] at = [.. ((string[])["To create this trainer", "### Input and Output Columns", "### Trainer Characteristics", "### Training Algorithm Details", "Check the See Also section"])
            .Select(section => remarks.IndexOf(section, StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, at);
        Assert.Equal(at.Order(), at);
        Assert.Contains(".Trainers.Vsml(", member.Element("example")!.Element("code")!.Value, StringComparison.Ordinal);
        Assert.Equal(3, member.Elements("seealso").Count());

        Assert.Contains($"T:Vsml.MLNet.{trainer}.Options", Members.Keys);
        foreach (var property in Type.GetType($"Vsml.MLNet.{trainer}+Options, Vsml.MLNet")!.GetProperties().Where(property => property.DeclaringType!.Namespace == "Vsml.MLNet"))
            Assert.NotEmpty(Members[$"P:{property.DeclaringType!.FullName!.Replace('+', '.')}.{property.Name}"].Element("summary")!.Value);
    }

    [Fact]
    public void EveryOverloadOfTheCatalog_HasAnExample_AndEveryParameterIsTold()
    {
        XElement[] overloads = [.. Members.Where(member => member.Key.StartsWith("M:Microsoft.ML.VsmlCatalog.Vsml(", StringComparison.Ordinal)).Select(member => member.Value)];
        Assert.Equal(6, overloads.Length);
        Assert.All(overloads, overload =>
        {
            Assert.Contains(".Trainers.Vsml(", overload.Element("example")!.Element("code")!.Value, StringComparison.Ordinal);
            Assert.InRange(overload.Elements("param").Count(), 2, 4);
            Assert.All(overload.Elements("param"), parameter => Assert.NotEmpty(parameter.Value));
        });
    }
}
