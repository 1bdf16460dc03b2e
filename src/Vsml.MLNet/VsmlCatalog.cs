using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.Data;
using Vsml.MLNet;

namespace Microsoft.ML;

/// <summary>Creates the trainers of Vsml.MLNet, beside ML.NET's own.</summary>
[SuppressMessage("ApiDesign", "RS0026", Justification = "The pair of overloads that every trainer of ML.NET has; the Options overload has no optional parameter.")]
public static class VsmlCatalog
{
    /// <summary>Creates a <see cref="VsmlMulticlassTrainer"/>, which needs no normalisation, no hyper-parameters and two passes over the rows.</summary>
    /// <param name="catalog">The multiclass classification trainers.</param>
    /// <param name="labelColumnName">The name of the label column, a key.</param>
    /// <param name="featureColumnName">The name of the feature column, a known-sized vector of <see cref="float"/>; NaN is a missing value.</param>
    /// <param name="exampleWeightColumnName">The name of the example weight column, a <see cref="float"/>; optional.</param>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// var trainer = mlContext.MulticlassClassification.Trainers.Vsml(labelColumnName: "Label", featureColumnName: "Features");
    /// var model = trainer.Fit(rows);
    /// ]]></code>
    /// </example>
    public static VsmlMulticlassTrainer Vsml(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null) =>
        catalog.Vsml(new VsmlMulticlassTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
        });

    /// <summary>Creates a <see cref="VsmlMulticlassTrainer"/> with options.</summary>
    /// <param name="catalog">The multiclass classification trainers.</param>
    /// <param name="options">Columns, learning algorithm, passes, row orders and threads.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// var trainer = mlContext.MulticlassClassification.Trainers.Vsml(new VsmlMulticlassTrainer.Options { NumberOfPasses = 4, NumberOfRowOrders = 8 });
    /// var model = trainer.Fit(rows);
    /// ]]></code>
    /// </example>
    public static VsmlMulticlassTrainer Vsml(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        VsmlMulticlassTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new VsmlMulticlassTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>Creates a <see cref="VsmlBinaryTrainer"/>, which needs no normalisation, no calibration, no hyper-parameters and two passes over the rows.</summary>
    /// <param name="catalog">The binary classification trainers.</param>
    /// <param name="labelColumnName">The name of the label column, a <see cref="bool"/>.</param>
    /// <param name="featureColumnName">The name of the feature column, a known-sized vector of <see cref="float"/>; NaN is a missing value.</param>
    /// <param name="exampleWeightColumnName">The name of the example weight column, a <see cref="float"/>; optional.</param>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// var trainer = mlContext.BinaryClassification.Trainers.Vsml(labelColumnName: "Label", featureColumnName: "Features");
    /// var model = trainer.Fit(rows);
    /// ]]></code>
    /// </example>
    public static VsmlBinaryTrainer Vsml(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null) =>
        catalog.Vsml(new VsmlBinaryTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
        });

    /// <summary>Creates a <see cref="VsmlBinaryTrainer"/> with options.</summary>
    /// <param name="catalog">The binary classification trainers.</param>
    /// <param name="options">Columns, learning algorithm, passes, row orders and threads.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// var trainer = mlContext.BinaryClassification.Trainers.Vsml(new VsmlBinaryTrainer.Options { NumberOfPasses = 4, NumberOfRowOrders = 8 });
    /// var model = trainer.Fit(rows);
    /// ]]></code>
    /// </example>
    public static VsmlBinaryTrainer Vsml(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, VsmlBinaryTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new VsmlBinaryTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>Creates a <see cref="VsmlRegressionTrainer"/>, which needs no normalisation and no hyper-parameters, and tells how sure it is.</summary>
    /// <param name="catalog">The regression trainers.</param>
    /// <param name="labelColumnName">The name of the label column, a <see cref="float"/>.</param>
    /// <param name="featureColumnName">The name of the feature column, a known-sized vector of <see cref="float"/>; NaN is a missing value.</param>
    /// <param name="exampleWeightColumnName">The name of the example weight column, a <see cref="float"/>; optional.</param>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// var trainer = mlContext.Regression.Trainers.Vsml(labelColumnName: "Label", featureColumnName: "Features");
    /// var model = trainer.Fit(rows);
    /// ]]></code>
    /// </example>
    public static VsmlRegressionTrainer Vsml(this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null) =>
        catalog.Vsml(new VsmlRegressionTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
        });

    /// <summary>Creates a <see cref="VsmlRegressionTrainer"/> with options.</summary>
    /// <param name="catalog">The regression trainers.</param>
    /// <param name="options">Columns, quantiles, learning algorithm, passes, row orders and threads.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// var trainer = mlContext.Regression.Trainers.Vsml(new VsmlRegressionTrainer.Options { Quantiles = [0.05f, 0.95f] });
    /// var model = trainer.Fit(rows);
    /// ]]></code>
    /// </example>
    public static VsmlRegressionTrainer Vsml(this RegressionCatalog.RegressionTrainers catalog, VsmlRegressionTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new VsmlRegressionTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }
}
