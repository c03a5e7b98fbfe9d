return await Payments.Web.Verbs.Run(args);
